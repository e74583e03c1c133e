import{a as fe,b as be,c as ge}from"./chunk-WRSK63OR.js";import"./chunk-FGONVOQV.js";import{b as ve}from"./chunk-LKICY7TR.js";import{a as _e}from"./chunk-JUVVDTB7.js";import"./chunk-H3KOW2QK.js";import{a as ae}from"./chunk-AP4XLZMI.js";import{b as ke,c as xe}from"./chunk-HF4J4PD5.js";import{A as C,Aa as v,F as oe,I as D,Z as ie,b as V,da as ne,f as X,i as Y,n as Z,sa as re,u as ee,z as te}from"./chunk-2FRIR7BF.js";import{b as le,f as ue}from"./chunk-4543ENWX.js";import{b as k,c as me,e as pe,f as E,g as B,h as he,j as S,k as P,l as z}from"./chunk-PKWTBJ7C.js";import{A as ce,D as G,F as M,G as $,a as p,b,c as a,f as u,h as se,i as h,j as q,m as g,o as _,p as y,t as w,v as O,x as U,z as de}from"./chunk-BUIEZ6YM.js";var H=class{#e;#t;#o=1/0;constructor(n){this.#e=n,n.addController(this)}hostDisconnected(){this.#t=void 0}keep(n,e,t,i){let r=w(n),s=y(_(g(i,r).day,2),r),d=this.#t;d?.room===e&&d.bookings===t&&d.end===s&&i<this.#o||(d?.room.key!==e.key&&(this.spans=void 0),this.#o=1/0,this.#i(n,this.#t={room:e,bookings:t,end:s},i))}async#i(n,e,t){let{room:i,end:r}=e,s={room:i.key,start:z(t-6e4),end:z(r)},d;try{let{items:m}=await ce(n,"get_availability",s);d=m.flatMap(({free:l})=>l).map(l=>({start:Date.parse(l.start),end:Date.parse(l.end)}))}catch{d=void 0}this.#t===e&&(this.spans=d,d||(this.#o=t+6e4),this.#e.requestUpdate())}};var I=class{#e;#t=!1;#o=!1;#i;constructor(n){this.#e=n,n.addController(this)}hostConnected(){this.#t=!0,document.addEventListener("visibilitychange",this.#r),this.#r(),this.hostUpdate()}hostUpdate(){!this.#t||this.#o||!this.#e.hass||this.#e.hass.kioskMode||(this.#o=!0,G(!0))}hostDisconnected(){this.#t=!1,document.removeEventListener("visibilitychange",this.#r),this.#o&&G(!1),this.#o=!1,this.#d()}#r=()=>{document.hidden||!("wakeLock"in navigator)||this.#s()};async#s(){if(!this.#a())try{let n=await navigator.wakeLock.request("screen");this.#a()||!this.#t?n.release():this.#i=n}catch{}}#a(){return this.#i?.released===!1}#d(){this.#i?.release(),this.#i=void 0}};var ye={free:C,not_free:oe,booked:Z,occupied:V,held:re,out_of_use:ee,unknown:D},Ne=2*6e4;function we(o,n){return o!==void 0&&n-o>=Ne}function K(o){return o?Date.parse(o):void 0}function Oe(o){switch(o.status){case"available":return o.available_from===null?"free":"not_free";case"frozen":case"maintenance":return"out_of_use";default:return o.status}}function F(o,n){return o?.find(({start:e,end:t})=>e<=n+6e4&&t>n)}function j(o){return Math.min(Date.parse(o.expires_at??o.end),Date.parse(o.end))}function Ae(o,n){let{current_booking:e,freeze:t}=o;switch(Oe(o)){case"free":return n?.end;case"out_of_use":return K(t?.until);case"held":return e?j(e):void 0;default:return K(e?.end)}}function $e(o,n,e){let t=Ae(o,F(n,e)),i=K(o.available_from);return{status:Oe(o),current:o.current_booking??void 0,next:o.next_booking??void 0,until:t,freeFrom:i===t?void 0:i}}function Re({start:o,end:n},e){let[t,i]=[Date.parse(o),Date.parse(n)];return Math.min(1,Math.max(0,(e-t)/(i-t)))}function Te(o){let n=Math.floor(o/6e4)/Le*2*Math.PI;return{x:Math.round(4*Math.cos(n)),y:Math.round(4*Math.sin(n))}}var Le=20;var Ue=[15*6e4,30*6e4,60*6e4],qe=60*6e4,Ge=[15*6e4,30*6e4],Pe=5*6e4;function Se(o){return[...Ke(o),...Fe(o),...je(o),...We(o)]}function Ke({room:o,bookings:n}){if(!o.can_check_in)return[];let e=[o.current_booking,o.next_booking].find(t=>t&&n.get(t.id)?.can_check_in);return e?[{kind:"check_in",booking:e}]:[]}function Fe({room:o,bookings:n}){let{status:e,current_booking:t}=o;return e!=="held"||!t||!n.get(t.id)?.can_confirm?[]:[{kind:"confirm",booking:t}]}function je(o){let{room:n,bookings:e}=o,t=n.current_booking,i=t&&e.get(t.id);if(n.status!=="occupied"||!i)return[];let r=[];if(n.can_extend&&i.can_extend)for(let s of Qe(o,t))r.push({kind:"extend",booking:t,length:s});return n.can_check_out&&i.can_check_out&&r.push({kind:"check_out",booking:t}),r}function Qe({room:o,free:n},e){let[t,i]=[Date.parse(e.start),Date.parse(e.end)],r=o.next_booking?Date.parse(o.next_booking.start):1/0,s=n?.find(m=>m.start>=i&&m.start<r),d=Math.min(s?.end??r,t+Q(o));return Ge.filter(m=>i+m<=d)}function We({room:o,free:n,now:e}){let t=F(n,e);if(!o.can_take_now||!t)return[];let i=Math.max(Math.floor(e/6e4)*6e4,t.start),r=t.end-i,s=Je(o,r),d=Ve(o,r,s.at(-1)??0)?[r]:[];return[...s,...d].map(m=>({kind:"book",start:i,end:i+m,isRest:d.includes(m)}))}function Je(o,n){let[e,t]=[ze(o),Math.min(n,Q(o))];return(e>qe?[e]:Ue).filter(r=>r>=e&&r<=t)}function Ve(o,n,e){return n>=ze(o)&&n<=Q(o)&&n<qe&&n-e>=Pe}function ze({policy:o}){return(o.min_duration_s??0)*1e3}function Q({policy:o}){return o.max_duration_s===null?1/0:o.max_duration_s*1e3}var Xe="/manifest.json",Ye=1e3/2,Ze=5*1e3,et=5*1e3,Ce=30*6e4;async function De(){let o=Date.now(),n=await fetch(Xe,{cache:"no-store"}).catch(()=>{}),e=Date.now()-o,t=Date.parse(n?.headers.get("date")??"");if(Number.isNaN(t)||e>Ze)return;let i=Math.round(t+Ye-(o+e/2));return Math.abs(i)<et?0:i}var N=class{constructor(n){this.ahead=0;this.#e=n,n.addController(this)}#e;#t;hostConnected(){this.#o(),this.#t=setInterval(()=>{this.#o()},Ce)}hostDisconnected(){clearInterval(this.#t)}async#o(){let n=await De();n===void 0||n===this.ahead||(this.ahead=n,this.#e.requestUpdate())}};var tt=b`.door{--fill: #4b5157;--on: #fff}.door.free{--fill: #176b3a}.door.occupied{--fill: #a9241c}.door.booked{--fill: #0b5584}.door.held{--fill: #f4b63f;--on: #231700}.door.dark{--fill: #33383d}.door.dark.free{--fill: #0f4a28}.door.dark.occupied{--fill: #74190f}.door.dark.booked{--fill: #0a3d61}.door.dark.held{--fill: #b9811a;--on: #150d00}`,ot=b`:host{position:fixed;inset:0;z-index:10;container:door / size;background:var(--primary-background-color);-webkit-tap-highlight-color:transparent;user-select:none}.door{display:grid;block-size:100cqb;grid-template:"band band" auto "stage aside" minmax(0,1fr) "strip strip" auto / minmax(0,1fr) minmax(0,36cqi)}.band{grid-area:band;display:flex;align-items:center;justify-content:center;gap:12px;padding:10px 16px;font-size:clamp(16px,2.6cqmin,24px);background:#ffd978;color:#2b1d00}.stage{grid-area:stage;display:flex;flex-direction:column;gap:2cqmin;min-inline-size:0;min-block-size:0;overflow:hidden;padding:4cqmin;background:var(--fill);color:var(--on);transition:background-color .6s ease}aside{grid-area:aside;display:flex;flex-direction:column;gap:3cqmin;min-block-size:0;overflow:hidden;padding:8.5cqmin 4cqmin 4cqmin;background:var(--card-background-color)}rk-door-strip{grid-area:strip}.stage>*,aside>*{translate:var(--drift);transition:translate 20s linear}@container door (max-aspect-ratio: 1/1){.door{grid-template:"band" auto "stage" minmax(0,1fr) "aside" auto "strip" auto / minmax(0,1fr)}aside{display:grid;grid-template-columns:auto minmax(0,1fr);align-items:start;column-gap:6cqmin;padding:4cqmin}}`,it=b`h1{font-size:clamp(22px,4.6cqmin,56px);font-weight:500;line-height:1.2;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;flex:none}.headline{display:grid;gap:1.6cqmin;margin-block:auto;min-inline-size:0}.status{display:flex;align-items:center;gap:.18em;font-size:min(23cqb,58cqi / (var(--letters) * .57 + 1.1));font-weight:600;line-height:1.08;letter-spacing:-.02em;white-space:nowrap}.status .icon{margin-inline-start:-.07em;width:.86em;height:.86em}.until{font-size:clamp(20px,5.4cqmin,72px);line-height:1.25;min-block-size:1.25em}.what{display:flex;flex-wrap:wrap;gap:0 .6em;font-size:clamp(18px,4cqmin,52px);line-height:1.25}.what span{min-inline-size:0;overflow:hidden;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow-wrap:anywhere}.progress{block-size:clamp(6px,1.2cqmin,12px);border-radius:999px;background:color-mix(in srgb,var(--on) 26%,transparent);overflow:hidden}.progress div{block-size:100%;border-radius:999px;background:var(--on)}@media(forced-colors:active){.progress{outline:1px solid CanvasText}.progress div{forced-color-adjust:none;background:CanvasText}}.left{font-size:clamp(16px,3cqmin,36px)}.countdown{font-size:clamp(32px,9cqmin,120px);font-weight:500;line-height:1.1;font-variant-numeric:tabular-nums}@container door (max-aspect-ratio: 1/1){h1{padding-inline-end:130px}.until{font-size:clamp(20px,6cqmin,80px)}.status{font-size:min(15cqb,90cqi / (var(--letters) * .57 + 1.1))}}`,nt=b`.tools{grid-area:aside;justify-self:end;align-self:start;display:flex;gap:4px;margin:1.2cqmin;color:var(--secondary-text-color)}.clock{font-size:min(15cqmin,170px,28cqi / (var(--characters) * .54));font-weight:300;line-height:1;font-variant-numeric:tabular-nums;letter-spacing:-.02em;white-space:nowrap}.date{margin-block-start:1.2cqmin;font-size:clamp(15px,2.7cqmin,30px);color:var(--secondary-text-color)}.next{margin-block-start:auto;display:grid;gap:.8cqmin;min-inline-size:0}.next h2{font-size:clamp(15px,2.6cqmin,28px);font-weight:500;color:var(--secondary-text-color)}.next .when{font-size:clamp(20px,4.2cqmin,48px);font-weight:500;font-variant-numeric:tabular-nums;line-height:1.25}.next .what{font-size:clamp(17px,3.2cqmin,38px)}.next .guest{color:var(--secondary-text-color)}@container door (max-aspect-ratio: 1/1){.tools{grid-area:stage;color:var(--on)}.next{margin-block-start:0}.clock{font-size:min(13cqmin,150px,44cqi / (var(--characters) * .54))}}`,rt=b`.outcome{position:absolute;inset:0;display:grid;place-items:center;padding:5cqmin;background:#0000008c}.told{display:grid;justify-items:center;gap:2.4cqmin;inline-size:min(100%,110cqmin);max-block-size:100%;overflow:auto;padding:5cqmin;border-radius:var(--ha-card-border-radius, 12px);border-block-start:8px solid var(--tone-edge);background:var(--card-background-color);color:var(--primary-text-color);font-size:clamp(18px,3.4cqmin,38px);text-align:center}.told>.icon{width:12cqmin;height:12cqmin;color:var(--tone-edge)}.told .text{font-size:clamp(26px,6.4cqmin,76px);font-weight:500;line-height:1.2;text-wrap:balance}.told button{min-block-size:clamp(52px,8cqmin,96px);min-inline-size:24cqmin}`,st=b`@container door (max-height: 620px){.door{--action-size: 48px}.date{display:none}}@container door (max-height: 500px) and (min-aspect-ratio: 1/1){rk-door-strip{display:none}.stage,aside{padding:12px 16px}aside{padding-block-start:48px}.status{font-size:min(17cqb,58cqi / (var(--letters) * .57 + 1.1))}.headline{gap:4px}}`,Me=[...M,tt,ot,it,nt,rt,st],Ee=[...M,b`.actions{display:flex;flex-wrap:wrap;gap:clamp(8px,1.6cqmin,20px)}button{flex:1 1 auto;min-block-size:var(--action-size, clamp(56px, 10cqmin, 120px));padding:0 clamp(12px,2cqmin,40px);border:2px solid color-mix(in srgb,var(--on) 60%,transparent);border-radius:var(--ha-card-border-radius, 12px);font-size:clamp(18px,3.2cqmin,40px);font-weight:500;color:var(--on)}button:hover:not(:disabled),button:active:not(:disabled){background:color-mix(in srgb,var(--on) 14%,transparent)}button.first,button.first:hover:not(:disabled){border-color:var(--on);background:var(--on);color:var(--fill)}:focus-visible{outline:3px solid var(--on);outline-offset:3px}`],Be=[...M,b`:host{display:block;padding:2.4cqmin 4cqmin 1.6cqmin;border-block-start:1px solid var(--divider-color);background:var(--card-background-color)}.strip{position:relative;block-size:clamp(40px,7.5cqmin,88px);border-radius:var(--ha-border-radius-md, 8px);background:var(--secondary-background-color)}ul{position:absolute;inset:0;border-radius:inherit;overflow:hidden}li{position:absolute;inset-block:0;display:flex;flex-direction:column;justify-content:center;padding:0 10px;overflow:hidden;border-inline-start:5px solid var(--tone-edge);background:color-mix(in srgb,var(--tone-edge) 26%,var(--card-background-color));font-size:clamp(14px,2.2cqmin,26px);line-height:1.25;white-space:nowrap;container-type:inline-size}li span{overflow:hidden;text-overflow:ellipsis}li.frozen{border-inline-start:0;background:repeating-linear-gradient(-45deg,color-mix(in srgb,var(--tone-edge) 45%,transparent) 0 4px,transparent 4px 12px)}li.frozen span{opacity:0}@container (max-width: 3.4em){li span{opacity:0}}.when{font-size:.82em}.hours{position:relative;block-size:1.5em;margin-block-start:4px;font-size:clamp(12px,1.9cqmin,20px);color:var(--secondary-text-color);font-variant-numeric:tabular-nums;overflow:hidden}.hours div{position:absolute;inset-inline-end:0;line-height:1.5}.hours div:before{content:"";display:inline-block;inline-size:1px}.hours span{display:inline-block;white-space:nowrap}`];var at=5*1e3,dt={book:"ui_door_was_booked",check_in:"ui_door_was_checked_in",confirm:"ui_door_was_confirmed",extend:"ui_door_was_extended",check_out:"ui_door_was_checked_out"},x=class extends ${constructor(){super(...arguments);this.room="";this.offers=[];this.now=0;this.isBusy=!1;this.isArmed=!1}static{this.styles=Ee}static{this.shadowRootOptions={...se.shadowRootOptions,delegatesFocus:!0}}#e;disconnectedCallback(){super.disconnectedCallback(),this.#s(!1)}render(){return this.offers.length===0?u:a`<div class="actions">${this.offers.map(e=>this.#t(e))}</div>`}#t(e){return a`
<button
class=${this.#o(e)?"first":""}
?disabled=${this.isBusy}
@click=${()=>{this.#r(e)}}
>
${v(ct(e))} ${this.#i(e)}
</button>
`}#o({kind:e}){return e==="check_out"?this.isArmed:e==="book"?this.offers.every(t=>t.kind==="book"):e!=="extend"}#i(e){switch(e.kind){case"check_in":{let t=Date.parse(e.booking.start);return t<=this.now?this.word("ui_door_check_in"):this.word("ui_door_check_in_for",{start:k(this.hass,t)})}case"confirm":return this.word("ui_door_confirm");case"extend":return this.word("ui_door_extend",{length:S(this.hass,e.length)});case"check_out":return this.word(this.isArmed?"ui_door_check_out_sure":"ui_door_check_out");case"book":return e.isRest?this.word("ui_door_book_until",{until:k(this.hass,e.end)}):this.word("ui_door_book",{length:S(this.hass,e.end-e.start)})}}#r(e){if(e.kind==="check_out"&&!this.isArmed){this.#s(!0);return}this.#s(!1),this.#a(e)}#s(e){clearTimeout(this.#e),this.isArmed=e,e&&(this.#e=setTimeout(()=>{this.isArmed=!1},at))}async#a(e){if(this.isBusy)return;this.isBusy=!0;let t=await this.act(e.kind,this.#d(e),r=>{this.#n({text:this.word("ui_door_refused"),refused:r.message})});if(this.isBusy=!1,!t)return;let i=E(this.hass,Date.parse(t.booking.end),this.now);this.#n({text:this.word(dt[e.kind],{until:i})})}#d(e){if(e.kind==="book"){let{start:i,end:r}=e,s=this.word("ui_door_walk_in");return{room:this.room,start:z(i),duration:P(r-i),title:s}}let t={booking_id:e.booking.id};return e.kind==="extend"?{...t,duration:P(e.length)}:t}#n(e){this.dispatchEvent(new CustomEvent("rk-door-outcome",{detail:e}))}};p([h({attribute:!1})],x.prototype,"room",2),p([h({attribute:!1})],x.prototype,"offers",2),p([h({attribute:!1})],x.prototype,"now",2),p([q()],x.prototype,"isBusy",2),p([q()],x.prototype,"isArmed",2);function ct({kind:o}){return o==="check_out"?ie:o==="book"||o==="extend"?ne:te}O("rk-door-actions",x);var lt=4*36e5;function He(o,n,{now:e,zone:t}){let i=Math.floor(e/6e4)*6e4,r=Math.max(y(_(g(e,t).day,1),t),i+lt),s=l=>Math.min(1,Math.max(0,(l-i)/(r-i))),d=[...ut(o,n),...mt(o,e,r)].filter(l=>l.end>i&&l.start<r).sort((l,L)=>l.start-L.start).map(l=>({...l,from:s(l.start),to:s(l.end)})),m=pt(i,r,t).map(l=>({at:l,from:s(l)}));return{start:i,end:r,hours:m,taken:d}}function ut(o,n){return[...n].filter(e=>e.rooms.includes(o.key)&&ve(e)).map(e=>({start:Date.parse(e.start),end:Date.parse(e.end),booking:e}))}function mt({freeze:o},n,e){if(!o)return[];let t=o.until===null?e:Date.parse(o.until);return[{start:n,end:t,booking:void 0}]}function pt(o,n,e){let t=o+(60-g(o,e).minutes%60)%60*6e4,i=Math.ceil((n-t)/36e5),r=i>12?3:i>6?2:1;return Array.from({length:i},(s,d)=>t+d*36e5).filter(s=>g(s,e).minutes/60%r===0)}function A(o,n,e){let t=e?n.guest:"";if(n.title)return{title:n.title,guest:t};if(t)return{title:t,guest:""};if(n.is_block)return{title:U(o,"ui_door_block"),guest:""};let i=n.status==="held";return{title:U(o,i?"ui_door_held":"ui_door_booking"),guest:""}}var J=o=>`${(o*100).toFixed(3)}%`,R=class extends ${constructor(){super(...arguments);this.now=0;this.names=!1}static{this.styles=Be}render(){let{now:e,room:t,hass:i}=this,r=He(t,this.house?.bookings.values()??[],{now:e,zone:w(i)});return a`
<h2 class="only-read">${this.word("ui_door_today")}</h2>
<div class="strip">
<ul>
${_e(r.taken,({booking:s})=>s?.id,s=>this.#e(s),()=>u)}
</ul>
</div>
<div class="hours" aria-hidden="true">
${r.hours.map(({at:s,from:d})=>a`<div style="inset-inline-start: ${J(d)}">
<span>${k(i,s)}</span>
</div>`)}
</div>
`}#e({booking:e,start:t,end:i,from:r,to:s}){let d=!e||e.is_block?xe:ke[e.status],m=e?.status==="checked_in"?"danger":d.tone,{title:l,guest:L}=e?A(this.hass,e,this.names):{title:this.word("ui_door_out_of_use"),guest:""},Ie=B(this.hass,t,i,this.now);return a`
<li
class="${m} ${e?"":"frozen"}"
style="inset-inline-start: ${J(r)}; inline-size: ${J(s-r)}"
>
<span class="title">${l}</span> <span class="when"><bdi>${L}</bdi> ${Ie}</span>
</li>
`}};p([h({attribute:!1})],R.prototype,"room",2),p([h({attribute:!1})],R.prototype,"now",2),p([h({type:Boolean})],R.prototype,"names",2);O("rk-door-strip",R);var ht=6*1e3,ft=12*1e3,bt=6e4,T=class extends ${constructor(){super();this.narrow=!1;this.#e=new fe(this);this.#t=new ae(this,"minute");this.#o=new N(this);this.#i=new H(this);this.#s=0;this.#a=()=>{this.#s=this.#n};this.#d=()=>{this.requestUpdate()};this.#S=e=>{this.#l(),this.outcome=e.detail;let t=e.detail.refused===void 0?ht:ft;this.#r=setTimeout(this.#l,t)};this.#l=()=>{clearTimeout(this.#r),this.outcome=void 0};this.#z=e=>{e.key==="Escape"&&this.#l()};new I(this),this.addEventListener("pointerdown",this.#a)}static{this.styles=Me}#e;#t;#o;#i;#r;#s;connectedCallback(){super.connectedCallback(),document.addEventListener("fullscreenchange",this.#d)}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener("fullscreenchange",this.#d),this.#l()}#a;#d;willUpdate(){this.#e.watch(this.hass.connection,{...ue(this.place.id??"")}),this.house=this.#e.house;let e=this.#p;e&&this.#c&&this.#i.keep(this.hass,e,this.house?.bookings??new Map,this.#n),this.#t.every=e?.status==="held"||!this.#c?"second":"minute",this.#b()}get#n(){return this.#t.now+this.#o.ahead}get#u(){let e=this.#e.staleSince;return e===void 0?void 0:e+this.#o.ahead}get#p(){return this.house?.rooms.get(this.place.id??"")}get#c(){return this.#e.status==="live"}get#m(){return this.place.query.get("names")==="1"}#b(){let e=this.house?.version;!this.outcome&&this.#n-this.#s>bt&&this.#c&&ge(e)&&be(e)}render(){let e=this.#p,t=this.#n,i=e&&$e(e,this.#i.spans,t),r=we(this.#u,t),s=!i||r?"unknown":i.status,{x:d,y:m}=Te(t);return a`
<div
class="door ${s} ${this.hass.themes.darkMode?"dark":""}"
style="--drift: ${d}px ${m}px"
>
${this.#g()}
<main class="stage">${e&&i?this.#x(e,i,s):this.#k()}</main>
<aside>${this.#R(i,t)}</aside>
${this.#q()}
${e?a`<rk-door-strip
.hass=${this.hass}
.house=${this.house}
.room=${e}
.now=${t}
.names=${this.#m}
></rk-door-strip>`:u}
${this.#C()}
</div>
`}#g(){let[{status:e},t]=[this.#e,this.#u];if(e==="live"||t===void 0)return u;let i=me(this.hass,t),r=e==="unavailable"?"ui_door_as_of_not_loaded":"ui_door_as_of";return a`<p class="band" role="status">
${v(D)} ${this.word(r,{since:i})}
</p>`}#k(){let{refusal:e}=this.#e,t=e===void 0?void 0:de(this.hass,e),i=t?.code==="unknown_room"||this.#c;return a`
<h1>${this.place.id}</h1>
<div class="headline">
<p class="until" role="status">
${i&&t?t.message:this.word("ui_door_waiting")}
</p>
</div>
`}#x(e,t,i){let r=this.word(`ui_door_${i}`);return a`
<h1>${e.name}</h1>
<div class="headline" style="--letters: ${Math.max(r.length,4)}">
<div role="status">
<p class="status">${v(ye[i])}<span>${r}</span></p>
<p class="until">
${i==="unknown"?this.#v(t):this.#_(t)}
</p>
</div>
${i==="unknown"?u:this.#y(e,t)}
</div>
${this.#c?this.#$(e):u}
`}#v({status:e}){let t=k(this.hass,this.#u??0);return this.word("ui_door_last_known",{since:t,status:this.word(`ui_door_${e}`)})}#_({status:e,until:t,freeFrom:i}){let r=this.#n,s=d=>E(this.hass,d,r);return e==="free"&&t!==void 0&&t>=this.#h?this.word("ui_door_rest_of_day"):t===void 0?i===void 0?"":this.word("ui_door_free_from",{free:s(i)}):e==="held"?this.word("ui_door_held_until",{until:s(t)}):i===void 0?this.word("ui_door_until",{until:s(t)}):this.word("ui_door_until_free_from",{until:s(t),free:s(i)})}get#h(){let e=w(this.hass);return y(_(g(this.#n,e).day,1),e)}#y(e,{status:t,current:i}){if(e.freeze){let{reason:s}=e.freeze;return s==="other"?u:a`<p class="what">${this.choice("freeze_reason",s)}</p>`}if(!i||t==="free")return u;let r=t==="held"&&i.title===""&&!this.#m;return a`
${r?u:this.#f(i)}
${i.status==="pending"?a`<p class="left">${this.word("ui_door_pending")}</p>`:u}
${t==="held"?this.#w(i):this.#O(i)}
`}#f(e){let{title:t,guest:i}=A(this.hass,e,this.#m);return a`<p class="what">
<span>${t}</span>${i?a`<span class="guest">${i}</span>`:u}
</p>`}#w(e){let t=j(e)-this.#n;return a`<p class="countdown" role="timer">${he(t)}</p>`}#O(e){let t=this.#n,i=Math.max(0,Math.ceil((Date.parse(e.end)-t)/6e4)),r=`${(Re(e,t)*100).toFixed(2)}%`;return a`
<div class="progress" aria-hidden="true"><div style="inline-size: ${r}"></div></div>
<p class="left">
${this.word("ui_door_left",{length:S(this.hass,i*6e4)})}
</p>
`}#$(e){let t=this.#n,i=this.house?.bookings??new Map;return a`<rk-door-actions
.hass=${this.hass}
.room=${e.key}
.now=${t}
.offers=${Se({room:e,bookings:i,free:this.#i.spans,now:t})}
@rk-door-outcome=${this.#S}
></rk-door-actions>`}#R(e,t){let i=k(this.hass,t);return a`
<div>
<p class="clock" style="--characters: ${i.length}">${i}</p>
<p class="date">${pe(this.hass,t)}</p>
</div>
${e?this.#T(e,t):u}
`}#T({next:e},t){let i=e&&Date.parse(e.start)<this.#h;return a`
<section class="next">
<h2>${this.word("ui_door_next")}</h2>
${i?a`<p class="when">
${B(this.hass,Date.parse(e.start),Date.parse(e.end),t)}
</p>
${this.#f(e)}`:a`<p class="what">${this.word("ui_door_nothing_next")}</p>`}
</section>
`}#q(){let e=document.fullscreenElement!==null||!document.fullscreenEnabled,t=le("room",this.place.id);return a`
<div class="tools">
${e?u:a`<button
class="round"
aria-label=${this.word("ui_door_full_screen")}
@click=${()=>{document.documentElement.requestFullscreen()}}
>
${v(Y)}
</button>`}
${this.hass.user?.is_admin?a`<a class="button plain" href=${t}>${this.word("ui_door_leave")}</a>`:u}
</div>
`}#S;#l;#z;updated(e){if(super.updated(e),!e.has("outcome"))return;let t=this.outcome?".told button":"rk-door-actions";this.renderRoot.querySelector(t)?.focus({preventScroll:!0})}#C(){let{outcome:e}=this,t=e?.refused!==void 0;return a`
<div
class="outcome"
role="alert"
?hidden=${!e}
@click=${this.#l}
@keydown=${this.#z}
>
${e?a`
<div class="told ${t?"danger":"success"}">
${v(t?X:C)}
<p class="text">${e.text}</p>
${t?a`<p>${e.refused}</p>`:u}
<button>${this.word("ui_door_understood")}</button>
</div>
`:u}
</div>
`}};p([h({attribute:!1})],T.prototype,"place",2),p([h({type:Boolean})],T.prototype,"narrow",2),p([q()],T.prototype,"outcome",2);O("rk-door-view",T);export{T as DoorView};
