import{a as ge}from"./chunk-5HMBVB2U.js";import{a as de}from"./chunk-62XYW3KX.js";import{e as ce,f as fe}from"./chunk-IAKVXYJQ.js";import"./chunk-5MQVN66E.js";import{a as ae,b as le}from"./chunk-QJYY4DGI.js";import{a as he}from"./chunk-JUVVDTB7.js";import{a as pe,b as ue,c as me}from"./chunk-H3KOW2QK.js";import{a as Jt}from"./chunk-AP4XLZMI.js";import{Aa as v,C as Gt,D as Ft,O as _t,T as Qt,f as nt,h as At,ia as Xt,k as zt,p as Bt,pa as Yt,q as It,t as Ut,x as qt,y as jt}from"./chunk-2FRIR7BF.js";import{b as ee,c as re}from"./chunk-4543ENWX.js";import"./chunk-DEZACBUV.js";import{b as oe,d as se,e as ne,i as ie,j as at,l as kt}from"./chunk-PKWTBJ7C.js";import{A as vt,B as $t,E as te,F as O,G as D,a as y,b as $,c as u,d as _,e as Vt,f as h,i as x,j as A,k as B,m as Kt,o as H,p as wt,r as Zt,s as V,u as it,v as R,x as W,z as K}from"./chunk-BUIEZ6YM.js";var Rt=["day","week","month","year","range"],er=5*365,rr=30;function be(r){return`${r.slice(0,7)}-01`}function or(r,e){let t=new Date(`${be(r)}T00:00:00Z`);return t.setUTCMonth(t.getUTCMonth()+e),t.toISOString().slice(0,10)}var ye=(r,e)=>r<e?r:e;function xe(r,{now:e,zone:t,firstWeekday:o}){let s=Kt(e,t).day,n=(m,f)=>{let b=r.get(m)??"";return V(b)?ye(b,s):f},a=r.get("period"),d=a!==null&&Rt.includes(a)?a:"month",i=n("date",s),[l,c]={day:()=>[i,i],week:()=>{let m=Zt(i,o);return[m,H(m,6)]},month:()=>[be(i),H(or(i,1),-1)],year:()=>[`${i.slice(0,4)}-01-01`,`${i.slice(0,4)}-12-31`],range:()=>{let m=n("to",s),f=n("from",H(m,1-rr)),[b,T]=f>m?[m,f]:[f,m],C=H(T,1-er);return[b<C?C:b,T]}}[d]();return{period:d,first:l,last:c,until:ye(c,s),today:s}}function Tt({first:r,last:e,today:t}){return r<=t&&t<=e}function _e(r,{first:e,until:t,today:o}){return r==="range"?{period:r,date:"",from:e,to:t}:{period:r,date:t===o?"":t,from:"",to:""}}function we(r,e){let{period:t,first:o,last:s,until:n,today:a}=r;if(!(e===1&&s>=a)){if(t==="range"){let d=(Date.parse(n)-Date.parse(o))/864e5+1;return{from:H(o,e*d),to:H(n,e*d)}}return{date:e===1?H(s,1):H(o,-1)}}}var sr=["room","type","stall"];function Z(r){for(let e of sr){let t=r.get(e);if(t)return{kind:e,value:t}}}function ve(r){return{room:"",type:"",stall:"",...r?{[r.kind]:r.value}:{}}}function lt(r,e){let{period:t,first:o,until:s}=r;return{...t==="day"?{date:o}:{start_date:o,end_date:s},...nr(e)}}function $e(r,e){if(!r)return;if(r.kind==="room")return[r.value];let t=({type:o})=>r.kind==="type"&&o===r.value;return[...e].filter(t).map(({key:o})=>o)}function ke(r,e,t){let o=t?{room:t.join(",")}:{},s=new URLSearchParams({...e,...o});return`/api/roomkeeper/v1/exports/bookings.${r}?${s.toString()}`}function nr(r){return r?{[r.kind==="type"?"room_type":r.kind]:r.value}:{}}var L="\u2013",dt=new Map;function Mt(r,e,t={}){let o=`${r.locale.language} ${JSON.stringify(t)}`,s=dt.get(o);return s||dt.set(o,s=new Intl.NumberFormat(r.locale.language,t)),s.format(e)}function w(r,e){return Mt(r,e)}function M(r,e){if(e===null)return L;let t={style:"percent",maximumFractionDigits:1};return Mt(r,e/100,t)}function S(r,e){let t=e/3600;return Mt(r,t,{style:"unit",unit:"hour",unitDisplay:"short",maximumFractionDigits:t<100?1:0})}function N(r,e){if(e===null)return L;let t=60,o=e<60*t?e:Math.round(e/t)*t;return at(r,o*1e3)}function tt(r,e){return e===null?L:ie(r,e)}function Ot(r){let e={...r.locale,time_zone:"server"};return{...r,localize:r.localize,locale:e,config:{time_zone:"UTC"}}}var J=r=>Date.parse(`${r}T00:00:00Z`);function ut(r,e){return ne(Ot(r),J(e))}function Re(r,e,t,o){let s=n=>se(Ot(r),J(n),J(o));return`${s(e)} \u2013 ${s(t)}`}function U(r,e,t){let o=`${r.locale.language} day ${JSON.stringify(t)}`,s=dt.get(o);return s||(s=new Intl.DateTimeFormat(r.locale.language,{timeZone:"UTC",...t}),dt.set(o,s)),s.format(J(e))}function mt(r,e){return U(r,e,{month:"long",year:"numeric"})}function Dt(r,e){return U(r,e,{month:"short"})}function Te(r,e){return U(r,e,{year:"numeric"})}function Se(r,e){return U(r,e,{day:"numeric"})}function Me(r,e){return U(r,e,{day:"numeric",month:"short"})}var St=["mon","tue","wed","thu","fri","sat","sun"];function Oe(r){let e=(r+6)%7;return[...St.slice(e),...St.slice(0,e)]}function ht(r,e,t){let o=`2024-01-0${St.indexOf(e)+1}`;return U(r,o,{weekday:t})}function I(r,e){return oe(Ot(r),J("2024-01-01")+e*3600*1e3)}function Pt(r,e){return`${I(r,e)} \u2013 ${I(r,e+1)}`}function ct(r,e){let t=[];for(let o of[...e].sort((s,n)=>s-n)){let s=t.at(-1);s?.[1]===o?s[1]=o+1:t.push([o,o+1])}return t.length===0?L:t.map(([o,s])=>`${I(r,o)} \u2013 ${I(r,s)}`).join(", ")}var q=class extends D{#t(e){te(re(this.place,e))}render(){return u`<div class="bar">${this.#e()} ${this.#d()}</div>`}#e(){let{days:e}=this,t=e.period==="range";return u`
<div class="dates">
<button class="today" @click=${this.#n}>
${v(Ut)}<span>${this.word("ui_board_today")}</span>
</button>
${this.#r(-1,"ui_report_previous",Gt)}
${this.#r(1,"ui_report_next",Ft)} ${t?h:this.#o()}
<h3>${this.#s()}</h3>
<div class="lengths" role="group" aria-label=${this.word("ui_report_period")}>
${Rt.map(o=>u`<button
aria-pressed=${o===e.period?"true":"false"}
@click=${()=>this.#t(_e(o,e))}
>
${this.word(`ui_report_${o}`)}
</button>`)}
</div>
${t?this.#l():h}
</div>
`}#r(e,t,o){let s=we(this.days,e),n=this.word(t);return u`<button
class="round"
aria-label=${n}
title=${n}
?disabled=${s===void 0}
@click=${()=>{s&&this.#t(s)}}
>
${v(o)}
</button>`}#o(){let e=this.word("ui_board_date"),{until:t,today:o}=this.days;return u`
<span class="picker">
<button class="round" aria-label=${e} title=${e} @click=${this.#i}>
${v(It)}
</button>
<input
type="date"
tabindex="-1"
aria-hidden="true"
max=${o}
.value=${t}
@change=${this.#a}
/>
</span>
`}#s(){let{hass:e}=this,{period:t,first:o,last:s,until:n,today:a}=this.days;return t==="day"?ut(e,o):t==="month"?mt(e,o):t==="year"?Te(e,o):Re(e,o,t==="week"?s:n,a)}#l(){let{first:e,until:t,today:o}=this.days,s=(n,a,d)=>u`<label>
<span class="quiet">${this.word(a)}</span>
<input
type="date"
max=${o}
.value=${d}
@change=${i=>{let l=i.target.value;V(l)&&this.#t({from:e,to:t,[n]:l})}}
/>
</label>`;return u`<div class="range">
${s("from","ui_log_page_from",e)} ${s("to","ui_log_page_to",t)}
</div>`}#n=()=>{let{period:e}=this.days;this.#t({date:"",from:"",to:"",period:e==="range"?"month":e})};#i=()=>this.date.showPicker();#a=e=>{let{value:t}=e.target;V(t)&&this.#t({date:t})};#d(){let e=Z(this.place.query),{types:t,rooms:o,stalls:s}=this.#p(e);if(!e&&o.length+s.length<2)return h;let n=e?`${e.kind} ${e.value}`:"";return u`<select
aria-label=${this.word("ui_report_place")}
@change=${a=>this.#h(a.target.value)}
>
${this.#m("",this.word("ui_report_everything"),n)}
${this.#u("ui_report_types","type",t,n)}
${this.#u("ui_log_page_rooms","room",o,n)}
${this.#u("ui_log_page_stalls","stall",s,n)}
</select>`}#p(e){let{house:t}=this,o=new Map([...t?.rooms.values()??[]].map(({key:i,name:l})=>[i,l])),s=new Map([...t?.stalls.values()??[]].map(({key:i,name:l})=>[i,l])),n=new Set([...t?.rooms.values()??[]].flatMap(({type:i})=>i??[]));e?.kind==="room"&&o.set(e.value,ce(t,e.value)),e?.kind==="stall"&&s.set(e.value,fe(t,e.value)),e?.kind==="type"&&n.add(e.value);let{compare:a}=new Intl.Collator(this.hass.locale.language,{numeric:!0}),d=i=>[...i].map(([l,c])=>[l,c]).sort(([,l],[,c])=>a(l,c));return{types:d([...n].map(i=>[i,i])),rooms:d(o),stalls:d(s)}}#u(e,t,o,s){return o.length===0?h:u`<optgroup label=${this.word(e)}>
${o.map(([n,a])=>this.#m(`${t} ${n}`,a,s))}
</optgroup>`}#m(e,t,o){return u`<option value=${e} .selected=${e===o}>${t}</option>`}#h(e){let t=e.split(" ",1)[0],o=t?{kind:t,value:e.slice(t.length+1)}:void 0;this.#t(ve(o))}static{this.styles=[...O,de,$`h3{min-width:9em;margin:0 4px}.lengths button{border-inline-end-width:0}.lengths button:last-child{border-inline-end-width:1px}.dates .round:dir(rtl) .icon{transform:scaleX(-1)}.range{display:flex;flex-wrap:wrap;gap:8px}.range label{display:flex;gap:8px;align-items:center}.range input[type=date]{position:static;width:auto;padding:0 12px;opacity:1;pointer-events:auto}select{max-width:280px}@media print{button,.lengths,.picker,.range{display:none!important}}@media(max-width:600px){.dates h3{order:-3;flex:1;min-width:0;margin:0}.dates .lengths{order:0;width:100%}.lengths button{flex:1;min-width:0;padding:0 4px}.range{width:100%}.range label{display:grid;flex:1;gap:2px}.range input[type=date]{width:100%}select{width:100%;max-width:none}}`]}};y([x({attribute:!1})],q.prototype,"place",2),y([x({attribute:!1})],q.prototype,"days",2),y([B(".picker input")],q.prototype,"date",2);R("rk-report-bar",q);var ir={include:["series","hours","lengths"]},ar=200;async function De(r,e,t){let o=n=>vt(r,"get_report",{...e,limit:ar,...n}),s=await o(ir);for(t(s);s.next_cursor!==null;){let n=await o({cursor:s.next_cursor}),a=[...s.items,...n.items];s={...s,items:a,next_cursor:n.next_cursor},t(s)}}function Pe(r,e){return vt(r,"get_report",{...e,format:"csv"})}var lr=60;async function He(r,e){try{return(await r.connection.sendMessagePromise({type:"auth/sign_path",path:e,expires:lr})).path}catch(t){throw K(r,t)}}var j=class extends D{constructor(){super(...arguments);this.zone=""}get#t(){return $e(this.shown,this.house?.rooms.values()??[])}render(){let t=this.#t?.length!==0;return u`
<button @click=${()=>{this.#e()}}>
${v(_t)}${this.word("ui_report_save")}
</button>
${t?u`
<button @click=${()=>{this.#r("csv")}}>
${v(_t)}${this.word("ui_report_save_bookings")}
</button>
<button @click=${()=>{this.#r("ics")}}>
${v(Bt)}${this.word("ui_report_save_calendar")}
</button>
`:h}
`}async#e(){try{let{filename:t,csv:o}=await Pe(this.hass,lt(this.days,this.shown));ge(t,o,"text/csv;charset=utf-8")}catch(t){$t(this,K(this.hass,t).message)}}async#r(t){let{first:o,last:s}=this.days,n=wt(o,this.zone),a=wt(H(s,1),this.zone);try{let d=ke(t,{start:kt(n),end:kt(a)},this.#t),i=document.createElement("a");i.href=await He(this.hass,d),i.download="",i.click()}catch(d){$t(this,K(this.hass,d).message)}}static{this.styles=[...O,$`:host{display:flex;flex-wrap:wrap;gap:8px;align-items:center}@media print{:host{display:none}}@media(max-width:600px){button{padding:0 10px}}`]}};y([x({attribute:!1})],j.prototype,"days",2),y([x({attribute:!1})],j.prototype,"shown",2),y([x()],j.prototype,"zone",2);R("rk-report-files",j);var Ne="important",dr=" !"+Ne,Ee=ue(class extends me{constructor(r){if(super(r),r.type!==pe.ATTRIBUTE||r.name!=="style"||r.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(r){return Object.keys(r).reduce((e,t)=>{let o=r[t];return o==null?e:e+`${t=t.includes("-")?t:t.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${o};`},"")}update(r,[e]){let{style:t}=r.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(e)),this.render(e);for(let o of this.ft)e[o]==null&&(this.ft.delete(o),o.includes("-")?t.removeProperty(o):t[o]=null);for(let o in e){let s=e[o];if(s!=null){this.ft.add(o);let n=typeof s=="string"&&s.endsWith(dr);o.includes("-")||n?t.setProperty(o,n?s.slice(0,-11):s,n?Ne:""):t[o]=s}}return Vt}});var G=Array.from({length:24},(r,e)=>e);function We(r,e,t){let o=r.filter(e),s=o.flatMap(n=>G.map(a=>t(n,a)));return{weekdays:o,cells:s,most:Math.max(0,...s.map(({amount:n})=>n??0))}}function Ce(r){return new Map(r.map(e=>[`${e.weekday} ${e.hour}`,e]))}function Le(r,e){let t=Ce(r),o=new Set(r.filter(({of_s:s})=>s>0).map(({weekday:s})=>s));return We(e,s=>o.has(s),(s,n)=>{let a=t.get(`${s} ${n}`),{share:d=null,booked_s:i=0,of_s:l=0}=a??{};return{weekday:s,hour:n,amount:d,booked_s:i,of_s:l}})}function Ae(r,e){let t=Ce(r);return We(e,()=>!0,(s,n)=>({weekday:s,hour:n,amount:t.get(`${s} ${n}`)?.stays??0}))}function Ht({weekdays:r,cells:e},t=G){return t.flatMap(o=>r.flatMap((s,n)=>e.slice(n*G.length+o,n*G.length+o+1)))}function ze({cells:r}){let e=r.filter(({amount:t})=>(t??0)>0).map(({hour:t})=>t);return e.length===0?G:G.slice(Math.min(...e),Math.max(...e)+1)}function pr(r,e){let t=10**Math.floor(Math.log10(r)),o=[1,2,2.5,5,10].map(a=>a*t),s=a=>a>=r*.999999;return o.find(a=>s(a)&&(!e||Number.isInteger(a)))??1}function ft(r,{count:e=4,isWhole:t=!1}={}){let o=pr(r>0?r/e:1,t),s=Math.max(1,Math.ceil(r/o*.999999));return Array.from({length:s+1},(n,a)=>a*o)}function F(r,{from:e,to:t,isReversed:o=!1}){let s=(t-e)/r;return Array.from({length:r},(n,a)=>{let d=e+(o?r-1-a:a)*s;return{start:d,size:s,middle:d+s/2}})}var ur=7.2,mr=8;function z(r){return Math.max(0,...r.map(e=>e.length))*ur}function Q(r,e){return Math.max(1,Math.ceil((z(r)+mr)/e))}function Be(r,e,{count:t,columns:o,isReversed:s}){let[n,a]=s?[1,-1]:[-1,1],d=Math.floor(e/o)*o,i=Math.min(d+o,t)-1,l=f=>Math.min(i,Math.max(d,f)),m={ArrowLeft:l(e+n),ArrowRight:l(e+a),ArrowUp:e-o,ArrowDown:e+o,Home:d,End:i}[r];if(m!==void 0)return m>=0&&m<t?m:e}var k=class extends D{constructor(){super(...arguments);this.width=0;this.current=0;this.isTable=!1;this.#t=new ResizeObserver(t=>{let o=Math.floor(t.at(-1)?.contentRect.width??0);requestAnimationFrame(()=>{this.width=o})});this.#r=!1;this.#a=t=>{t.pointerType==="mouse"&&this.#n(void 0)};this.#d=()=>this.#n(void 0);this.#p=()=>{this.isTable=!this.isTable,this.#n(void 0)};this.#u=t=>{if(t.key==="Escape"&&this.active!==void 0){t.stopPropagation(),this.#n(void 0);return}let{points:o=[],columns:s=1}=this.#e??{},n=Be(t.key,this.current,{count:o.length,columns:s,isReversed:this.#r});n!==void 0&&(t.preventDefault(),this.renderRoot.querySelectorAll(".point")[n]?.focus())}}#t;#e;#r;connectedCallback(){super.connectedCallback(),this.#t.observe(this),this.#r=getComputedStyle(this).direction==="rtl"}disconnectedCallback(){super.disconnectedCallback(),this.#t.disconnect()}render(){let t=this.heading(),o=this.word("ui_report_as_table",{name:t});return u`
<section class="card">
<header>
<h3>${t}</h3>
<button
class="round"
aria-pressed=${this.isTable?"true":"false"}
aria-label=${o}
title=${o}
@click=${this.#p}
>
${v(this.isTable?qt:Yt)}
</button>
</header>
${this.isTable?this.#o(t):this.#s(t)}
</section>
`}#o(t){let{head:o,rows:s}=this.numbers();return u`
<div class="scroll tabular" tabindex="0" role="region" aria-label=${t}>
<table>
<thead>
<tr>
${o.map(n=>u`<th scope="col">${n}</th>`)}
</tr>
</thead>
<tbody>
${s.map(([n,...a])=>u`
<tr>
<th scope="row">${n}</th>
${a.map(d=>u`<td>${d}</td>`)}
</tr>
`)}
</tbody>
</table>
</div>
`}#s(t){let o=this.width-34;if(o<=0)return h;let s=this.draw(o,this.#r);this.#e=s;let{width:n,height:a,marks:d,points:i}=s,l=this.active===void 0?void 0:i[this.active];return u`
<div class="legend">${this.legend()}</div>
<div class="plot" @pointerleave=${this.#a} @focusout=${this.#d}>
<div class="scroll" @scroll=${this.#d}>
<svg
width=${n}
height=${a}
viewBox="0 0 ${n} ${a}"
role="group"
aria-label=${t}
@keydown=${this.#u}
>
<g aria-hidden="true">${d}</g>
${i.map((c,m)=>this.#l(c,m))}
</svg>
</div>
${l?u`<div class="tip" aria-hidden="true">
<strong>${l.title}</strong>
${l.lines.map(c=>u`<span>${c}</span>`)}
</div>`:h}
</div>
`}#l({x:t,y:o,width:s,height:n,title:a,lines:d},i){let l=(this.#e?.points.length??1)-1;return _`<rect
class="point"
role="img"
x=${t}
y=${o}
width=${s}
height=${n}
tabindex=${i===Math.min(this.current,l)?0:-1}
aria-label=${[a,...d].join(", ")}
@pointerenter=${()=>this.#n(i)}
@click=${()=>this.#n(i)}
@focus=${()=>this.#i(i)}
></rect>`}#n(t){this.active=t}#i(t){this.current=t,this.#n(t)}#a;#d;#p;#u;updated(t){super.updated(t),this.#m()}#m(){let{tip:t,plot:o,scroller:s}=this,n=this.#e?.points[this.active??-1];if(!t||!o||!s||!n)return;let a=n.x+n.width/2-s.scrollLeft,d=Math.min(o.clientWidth-t.offsetWidth,a-t.offsetWidth/2),i=n.top-t.offsetHeight-8,l=n.y+n.height+8,c=i>=0||n.height>o.clientHeight/2?Math.max(0,i):l;t.style.transform=`translate(${Math.max(0,d)}px, ${c}px)`}static{this.styles=[...O,$`:host{display:block;min-width:0;--rk-strong: color-mix( in srgb, var(--primary-color, #009ac7) 65%, var(--primary-text-color) );--rk-mild: color-mix(in srgb, var(--primary-color, #009ac7) 32%, transparent)}.card{height:100%}header{display:flex;gap:8px;align-items:center;justify-content:space-between;margin-top:-8px}header button{flex:none;margin-inline-end:-8px;color:var(--secondary-text-color)}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;margin-bottom:12px;color:var(--secondary-text-color);font-size:var(--ha-font-size-s, 12px)}.legend:empty{display:none}.legend span{display:inline-flex;gap:6px;align-items:center}.plot{position:relative}.scroll{overflow-x:auto}svg:not(.icon){display:block;direction:ltr}text{fill:var(--secondary-text-color);font-size:12px;unicode-bidi:plaintext}.line{stroke:var(--divider-color);stroke-width:1;shape-rendering:crispedges}.point{fill:transparent;outline:none;cursor:default}.point:hover{fill:var(--ha-color-fill-neutral-quiet-hover, rgb(128 128 128 / 12%))}.point:focus-visible{stroke:var(--primary-text-color);stroke-width:2;rx:3px}.tip{position:absolute;z-index:1;top:0;left:0;display:grid;width:max-content;max-width:100%;padding:8px 12px;border-radius:var(--ha-border-radius-md, 8px);border:1px solid var(--divider-color);background:var(--card-background-color);box-shadow:0 2px 12px #00000040;font-size:var(--ha-font-size-s, 12px);pointer-events:none}.tabular{max-height:420px;overflow:auto}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:6px 8px;border-top:1px solid var(--divider-color);text-align:end;white-space:nowrap}th{font-weight:var(--ha-font-weight-medium, 500)}th:first-child{text-align:start}thead th{border-top:0;color:var(--secondary-text-color)}@media print{:host{print-color-adjust:exact}header button{display:none!important}.scroll,.tabular{max-height:none;overflow:visible}svg:not(.icon){max-width:100%;height:auto}}`]}};y([A()],k.prototype,"width",2),y([A()],k.prototype,"active",2),y([A()],k.prototype,"current",2),y([A()],k.prototype,"isTable",2),y([B(".plot")],k.prototype,"plot",2),y([B(".scroll")],k.prototype,"scroller",2),y([B(".tip")],k.prototype,"tip",2);var hr=560,cr=30,fr=24,Nt=20,et=class extends k{get#t(){let e=Oe(it(this.hass));return this.rooms?Le(this.rooms,e):Ae(this.stalls??[],e)}heading(){return this.word(this.rooms?"ui_report_heat_rooms":"ui_report_heat_stalls")}legend(){return u`
<span
>${this.word(this.rooms?"ui_report_heat_rooms_how":"ui_report_heat_stalls_how")}</span
>
<span class="scale" aria-hidden="true">
${this.#e(0)}<i></i>${this.#e(this.#t.most)}
</span>
`}#e(e){return this.rooms?M(this.hass,e):w(this.hass,e)}draw(e,t){let o=this.#t,s=e<hr,n=o.weekdays.map(p=>ht(this.hass,p,"short")),a=s?ze(o):Array.from({length:24},(p,g)=>g),d=a.map(p=>I(this.hass,p)),[i,l]=s?[n,d]:[d,n],c=Math.ceil(z(l))+14,[m,f]=t?[0,e-c]:[c,e],b=F(i.length,{from:m,to:f,isReversed:t}),T=s?fr:cr,C=Q(i,b[0]?.size??e),E=(s?Ht(o,a):o.cells).map((p,g)=>{let{start:st=0,size:Je=0}=b[g%i.length]??{},tr=Math.floor(g/i.length);return{cell:p,x:st,y:Nt+tr*T,width:Je,height:T}});return{width:e,height:Nt+l.length*T,columns:i.length,marks:_`
${i.map((p,g)=>g%C===0?_`<text x=${b[g]?.middle??0} y="12" text-anchor="middle">${p}</text>`:h)}
${l.map((p,g)=>_`<text
x=${t?f+8:c-8}
y=${Nt+(g+.5)*T+4}
text-anchor=${t?"start":"end"}
>${p}</text>`)}
${E.map(p=>this.#r(p,o.most))}`,points:E.map(({cell:p,...g})=>({...g,top:g.y,title:this.#o(p),lines:this.#s(p)}))}}#r({cell:e,x:t,y:o,width:s,height:n},a){let{amount:d}=e;if(d===null)return h;let i=a>0?d/a:0,l=this.rooms?Math.round(d):d;return _`
<rect class="cell" x=${t+1} y=${o+1} width=${Math.max(0,s-2)} height=${n-2}
rx="3" style=${Ee({"--rk-heat":`${Math.round(i*55)}%`})}></rect>
${l>0?_`<text class="amount" x=${t+s/2} y=${o+n/2+4}
text-anchor="middle">${w(this.hass,l)}</text>`:h}`}#o({weekday:e,hour:t}){return this.word("ui_report_weekday_hour",{weekday:ht(this.hass,e,"long"),hours:Pt(this.hass,t)})}#s({amount:e,booked_s:t=0,of_s:o=0}){return this.rooms?[this.word("ui_report_tip_share",{share:M(this.hass,e)}),this.word("ui_report_tip_of",{hours:S(this.hass,t),all:S(this.hass,o)})]:[this.word("ui_report_stays",{count:e??0})]}numbers(){let e=this.#t,t=Ht(e);return{head:[this.word("ui_report_hour"),...e.weekdays.map(o=>ht(this.hass,o,"short"))],rows:Array.from({length:24},(o,s)=>[Pt(this.hass,s),...t.slice(s*e.weekdays.length,(s+1)*e.weekdays.length).map(({amount:n})=>n===null?L:this.#e(n))])}}static{this.styles=[...k.styles,$`.cell{fill:color-mix(in srgb,var(--primary-color, #009ac7) var(--rk-heat, 0%),color-mix(in srgb,var(--primary-text-color) 5%,transparent))}.amount{fill:var(--primary-text-color)}.scale{white-space:nowrap}.scale i{width:96px;height:10px;border-radius:3px;background:linear-gradient(to right,color-mix(in srgb,var(--primary-text-color) 5%,transparent),color-mix(in srgb,var(--primary-color, #009ac7) 55%,transparent))}.scale:dir(rtl) i{transform:scaleX(-1)}`]}};y([x({attribute:!1})],et.prototype,"rooms",2),y([x({attribute:!1})],et.prototype,"stalls",2);R("rk-report-heat",et);var gr=[5,10,15,30,...[1,2,5,10,15,30].map(r=>r*60),...[1,2,4,6,12,24].map(r=>r*3600)],Ie=12,yr=.97;function br(r,e){let t=0,o=r.filter(({stays:s})=>{let n=t<e*yr;return t+=s,n});return Math.max(0,...o.map(({length_s:s})=>s))}function Et(r){let e=[...r].sort((m,f)=>m.length_s-f.length_s),t=e.reduce((m,{stays:f})=>m+f,0);if(t===0)return[];let o=br(e,t),s=24*3600,n=gr.find(m=>Math.floor(o/m)<Ie)??Math.ceil((o+1)/Ie/s)*s,a=Math.floor(o/n)+1,d=m=>e.filter(({length_s:f})=>m(Math.floor(f/n))).reduce((f,{stays:b})=>f+b,0),i=m=>Math.round(m/t*1e3)/10,l=Array.from({length:a},(m,f)=>{let b=d(T=>T===f);return{from_s:f*n,to_s:(f+1)*n,stays:b,share:i(b)}}),c=d(m=>m>=a);return c>0&&l.push({from_s:a*n,to_s:null,stays:c,share:i(c)}),l}var Wt=220,xr=22,gt=20,rt=class extends k{constructor(){super(...arguments);this.lengths=[];this.isOfStalls=!1}heading(){return this.word(this.isOfStalls?"ui_report_lengths_stalls":"ui_report_lengths_rooms")}legend(){return u`<span>${this.word("ui_report_lengths_how")}</span>`}#t(t){return at(this.hass,t*1e3)}#e({from_s:t,to_s:o}){let s=this.#t(t);return o===null?this.word("ui_report_length_more",{from:s}):t===0?this.word("ui_report_length_less",{to:this.#t(o)}):this.word("ui_report_length",{from:s,to:this.#t(o)})}draw(t,o){let s=Et(this.lengths),n=ft(Math.max(1,...s.map(({stays:p})=>p)),{isWhole:!0}),a=n.at(-1)??1,d=n.map(p=>w(this.hass,p)),i=Math.ceil(z(d))+10,[l,c]=o?[12,t-i]:[i,t-12],m=F(s.length,{from:l,to:c,isReversed:o}),f=p=>gt+(Wt-gt-xr)*(1-p/a),b=f(0),T=s.map(({from_s:p})=>p===0?w(this.hass,0):this.#t(p)),C=Q(T,m[0]?.size??t),E=s.flatMap((p,g)=>{let st=m[g];return st?[{bin:p,band:st}]:[]});return{width:t,height:Wt,columns:s.length,marks:_`
${n.map((p,g)=>_`
<line class="line" x1=${o?0:i} x2=${o?c:t}
y1=${f(p)} y2=${f(p)}></line>
<text
x=${o?c+8:i-8}
y=${f(p)+4}
text-anchor=${o?"start":"end"}
>${d[g]}</text>`)}
${E.map(({bin:p,band:g})=>p.stays===0?h:_`
<rect class="bar ${p.to_s===null?"more":""}" x=${g.start+1} y=${f(p.stays)}
width=${Math.max(1,g.size-2)} height=${b-f(p.stays)}></rect>
<text class="count" x=${g.middle} y=${f(p.stays)-5}
text-anchor="middle">${w(this.hass,p.stays)}</text>`)}
${E.map(({band:p},g)=>g%C===0?_`<text x=${o?p.start+p.size:p.start} y=${Wt-5}
text-anchor="middle">${T[g]}</text>`:h)}`,points:E.map(({bin:p,band:g})=>({x:g.start,y:gt,width:g.size,height:b-gt,top:f(p.stays),title:this.#e(p),lines:[this.word("ui_report_stays",{count:p.stays}),this.word("ui_report_tip_of_all",{share:M(this.hass,p.share)})]}))}}numbers(){return{head:[this.word("ui_report_stay_length"),this.word("ui_report_stall_stays"),this.word("ui_report_share")],rows:Et(this.lengths).map(t=>[this.#e(t),w(this.hass,t.stays),M(this.hass,t.share)])}}static{this.styles=[...k.styles,$`.bar{fill:var(--rk-mild);stroke:var(--rk-strong);stroke-width:1}.more{stroke-dasharray:3 3}.count{fill:var(--primary-text-color)}`]}};y([x({attribute:!1})],rt.prototype,"lengths",2),y([x({type:Boolean})],rt.prototype,"isOfStalls",2);R("rk-report-lengths",rt);function P(r,e,t){return{name:r,value:e,text:(o,s)=>{let n=e(s);return n===null?L:t(o,n)}}}var Ue=[P("ui_report_utilisation",r=>r.utilisation,M),P("ui_report_booked",r=>r.booked_s,S),P("ui_report_used",r=>r.used_s,S),P("ui_report_mean_stay",r=>r.mean_stay_s,N),P("ui_report_no_shows",r=>r.no_shows,w),{...P("ui_report_failed",r=>r.power_offs_failed,w),isBad:r=>r.power_offs_failed>0}],_r=P("ui_report_energy",r=>r.energy_wh,tt);function qe(r){return r.some(({energy_wh:e})=>e!==null)?[...Ue,_r]:Ue}var je=[P("ui_report_stall_stays",r=>r.stays,w),P("ui_report_mean_stay",r=>r.mean_stay_s,N),P("ui_report_p90",r=>r.p90_stay_s,N),P("ui_report_timeouts",r=>r.timeouts,w),{...P("ui_report_faults",r=>r.faults,w),isBad:r=>r.faults>0},{name:"ui_report_peak",value:r=>r.peak_hours[0]??null,text:(r,e)=>ct(r,e.peak_hours)}];function Ge(r,e){return{by:e,isDown:r.by===e?!r.isDown:e!=="name"}}function Fe(r,e,{sorting:t,language:o}){let{compare:s}=new Intl.Collator(o,{numeric:!0}),n=t.isDown?-1:1,a=(l,c)=>s(l.name,c.name),d=e.find(({name:l})=>l===t.by);if(!d)return[...r].sort((l,c)=>a(l,c)*n);let{value:i}=d;return[...r].sort((l,c)=>{let[m,f]=[i(l),i(c)];return m===null||f===null?+(m===null)-+(f===null)||a(l,c):(m-f)*n||a(l,c)})}var X=class extends D{constructor(){super(...arguments);this.stalls=[];this.sorting={by:"name",isDown:!1}}render(){let{rooms:t}=this;return t?this.#t(t,qe(t),"ui_log_page_rooms",({room:o})=>this.house?.rooms.has(o)?ee("room",o):void 0):this.#t(this.stalls,je,"ui_log_page_stalls",()=>{})}#t(t,o,s,n){let{sorting:a}=this,d=Fe(t,o,{sorting:a,language:this.hass.locale.language}),i=this.word(s);return u`
<section class="card">
<h3>${i}</h3>
<div class="scroll" tabindex="0" role="region" aria-label=${i}>
<table>
<thead>
<tr>
${this.#e("name","ui_report_name")}
${o.map(({name:l})=>this.#e(l,l))}
</tr>
</thead>
<tbody>
${he(d,l=>l.kind==="room"?l.room:l.stall,l=>u`<tr>
<th scope="row">${this.#o(l.name,n(l))}</th>
${o.map(c=>this.#s(c,l))}
</tr>`,l=>u`<tr>
<th scope="row">${l.name}</th>
</tr>`)}
</tbody>
</table>
</div>
</section>
`}#e(t,o){let{sorting:s}=this,n=s.by===t,a=n?s.isDown?"descending":"ascending":h;return u`<th scope="col" aria-sort=${a}>
<button class="plain" @click=${()=>this.#r(t)}>
<span>${this.word(o)}</span>
<span class="arrow">
${n?v(s.isDown?At:zt):h}
</span>
</button>
</th>`}#r(t){this.sorting=Ge(this.sorting,t)}#o(t,o){return o===void 0?t:u`<a href=${o}>${t}</a>`}#s({text:t,isBad:o},s){return o?.(s)?u`<td class="bad danger">${v(nt)}${t(this.hass,s)}</td>`:u`<td>${t(this.hass,s)}</td>`}static{this.styles=[...O,$`:host{display:block;min-width:0}.card{padding:16px 0 0}h3{padding:0 16px 8px}.scroll{position:relative;max-height:min(720px,80vh);overflow:auto;border-radius:0 0 var(--ha-card-border-radius, 12px) var(--ha-card-border-radius, 12px)}.scroll:focus-visible{outline-offset:-2px}table{width:100%;border-collapse:separate;border-spacing:0;font-variant-numeric:tabular-nums}th,td{padding:8px 16px;border-top:1px solid var(--divider-color);text-align:end;white-space:nowrap}tbody th{font-weight:inherit}th:first-child{position:sticky;inset-inline-start:0;background:var(--card-background-color);text-align:start}tbody th:first-child{max-width:min(320px,45vw);overflow:hidden;text-overflow:ellipsis}thead th{position:sticky;z-index:1;top:0;padding:0;border-top:0;border-bottom:1px solid var(--divider-color);background:var(--card-background-color);font-weight:var(--ha-font-weight-medium, 500)}thead th:first-child{z-index:2}tbody tr:first-child>*{border-top:0}thead button{width:100%;gap:4px;flex-direction:row-reverse;justify-content:flex-start;border-radius:0;color:var(--secondary-text-color);font-weight:inherit}thead button:focus-visible{outline-offset:-2px}th:first-child button{flex-direction:row;justify-content:flex-start}[aria-sort] button{color:var(--primary-text-color)}.arrow{width:16px}.arrow .icon{width:16px;height:16px}tbody tr:hover>*{background:color-mix(in srgb,var(--primary-text-color) 5%,var(--card-background-color))}a{display:inline-block;color:inherit;text-underline-offset:3px}.bad{font-weight:var(--ha-font-weight-bold, 700)}.bad .icon{margin-inline-end:4px;color:var(--tone-edge)}@media(max-width:600px){th,td,thead button{padding-inline:12px}}@media print{table{font-size:var(--ha-font-size-s, 12px)}th,td{padding:4px!important;white-space:normal}.scroll{max-height:none;overflow:visible}th>button{padding:0;text-align:inherit}}`]}};y([x({attribute:!1})],X.prototype,"rooms",2),y([x({attribute:!1})],X.prototype,"stalls",2),y([A()],X.prototype,"sorting",2);R("rk-report-table",X);function Qe(r,e){let t=(n,a)=>W(r,n,a),o=n=>S(r,n),s=n=>w(r,n);return[{name:"ui_report_utilisation",value:M(r,e.utilisation),detail:t("ui_report_of_open",{open:o(e.open_s)})},{name:"ui_report_booked",value:o(e.booked_s),detail:t("ui_report_bookings",{count:e.bookings})},{name:"ui_report_used",value:o(e.used_s),detail:t("ui_report_stays",{count:e.stays})},{name:"ui_report_mean_stay",value:N(r,e.mean_stay_s),detail:Xe(r,e.peak_hours)},{name:"ui_report_lead",value:N(r,e.mean_lead_s),detail:t("ui_report_lead_how")},{name:"ui_report_no_shows",value:s(e.no_shows),detail:t("ui_report_no_show_hours",{hours:o(e.no_show_s)})},{name:"ui_report_cancellations",value:s(e.cancellations),detail:t("ui_report_expiries",{count:e.expiries})},wr(r,e),...vr(r,e)]}function Xe(r,e){return e.length===0?"":W(r,"ui_report_busiest",{hours:ct(r,e)})}function wr(r,e){let t=e.power_offs_failed,o=N(r,e.mean_power_off_delay_s);return{name:"ui_report_power_offs",value:w(r,e.power_offs_succeeded+t),detail:W(r,"ui_report_power_offs_how",{failed:t,timed:e.mean_power_off_delay_s===null?"no":"yes",delay:o}),isBad:t>0}}function vr(r,e){let t=[];return e.energy_wh!==null&&t.push({name:"ui_report_energy",value:tt(r,e.energy_wh),detail:W(r,"ui_report_energy_how")}),e.saved_wh!==null&&t.push({name:"ui_report_saved",value:tt(r,e.saved_wh),detail:W(r,"ui_report_saved_how")}),t}function Ye(r,e){let{stays:t,faults:o}=e;return[{name:"ui_report_stall_stays",value:w(r,t),detail:Xe(r,e.peak_hours)},{name:"ui_report_mean_stay",value:N(r,e.mean_stay_s),detail:$r(r,e.p90_stay_s)},{name:"ui_report_timeouts",value:w(r,e.timeouts),detail:W(r,"ui_report_forced",{count:e.forced})},{name:"ui_report_faults",value:w(r,o),detail:W(r,"ui_report_faults_how"),isBad:o>0}]}function $r(r,e){return e===null?"":W(r,"ui_report_most_stays",{length:N(r,e)})}function Ve(r,e){let t=r?kr.some(s=>(r[s]??0)>0):!1,o=e?Rr.some(s=>e[s]>0):!1;return!t&&!o}var kr=["booked_s","used_s","bookings","stays","no_shows","cancellations","expiries","power_offs_succeeded","power_offs_failed","energy_wh"],Rr=["stays","timeouts","forced","faults"];var yt=class extends D{render(){let{rooms:e,stalls:t}=this.totals,o=e!==null&&t!==null;return[e?this.#t(Qe(this.hass,e),o,"ui_log_page_rooms"):h,t?this.#t(Ye(this.hass,t),o,"ui_log_page_stalls"):h]}#t(e,t,o){return u`
<section>
${t?u`<h3>${this.word(o)}</h3>`:h}
<dl>${e.map(s=>this.#e(s))}</dl>
</section>
`}#e({name:e,value:t,detail:o,isBad:s=!1}){return u`<div class="card ${s?"bad danger":""}">
<dt>${s?v(nt):h}${this.word(e)}</dt>
<dd class="value">${t}</dd>
<dd class="quiet">${o}</dd>
</div>`}static{this.styles=[...O,$`:host{display:grid;gap:16px}h3{margin-bottom:8px}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:12px}.card{display:flex;flex-direction:column;padding:12px 16px}dt{display:flex;gap:6px;align-items:center}.value{font-size:24px;font-weight:var(--ha-font-weight-medium, 500);line-height:1.35;font-variant-numeric:tabular-nums}.quiet{font-size:var(--ha-font-size-s, 12px)}.bad{border-color:var(--tone-edge);border-inline-start-width:4px;padding-inline-start:13px}.bad .icon{width:18px;height:18px;color:var(--tone-edge)}.bad .quiet{color:inherit}@media(max-width:600px){dl{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.card{padding:10px 12px}.value{font-size:20px}}`]}};y([x({attribute:!1})],yt.prototype,"totals",2);R("rk-report-tiles",yt);var Tr=r=>Math.round(r*10)/10;function Ke(r,e,t){let o=i=>e.reduce((l,c)=>l+i(c),0),s=o(i=>i.open_s),n=o(i=>i.used_s),a=o(i=>(i.utilisation??0)/100*i.open_s),d=i=>s>0?Tr(i/s*100):null;return{day:r,isMonth:t,open_s:s,booked_s:o(i=>i.booked_s),used_s:n,utilisation:d(a),used:d(n)}}function Ct(r){if(r.length<=62)return r.map(t=>Ke(t.date,[t],!1));let e=new Map;for(let t of r){let o=`${t.date.slice(0,7)}-01`;e.set(o,[...e.get(o)??[],t])}return[...e].map(([t,o])=>Ke(t,o,!0))}function Ze(r){let e=Math.max(0,...r.map(t=>Math.max(t.utilisation??0,t.used??0)));return e>50&&e<100?100:Math.max(e,5)}var Lt=240,Sr=22,Y=10,Mr=9,bt=class extends k{constructor(){super(...arguments);this.series=[]}heading(){return this.word("ui_report_use_heading")}legend(){return u`
<span><i class="open"></i>${this.word("ui_report_open")}</span>
<span><i class="booked"></i>${this.word("ui_report_booked")}</span>
<span><i class="used"></i>${this.word("ui_report_used")}</span>
`}draw(t,o){let s=Ct(this.series),n=ft(Ze(s)),a=n.at(-1)??100,d=n.map(p=>M(this.hass,p)),i=Math.ceil(z(d))+10,l=Math.max(t,i+s.length*Mr),[c,m]=o?[0,l-i]:[i,l],f=F(s.length,{from:c,to:m,isReversed:o}),b=p=>Y+(Lt-Y-Sr)*(1-Math.min(p,a)/a),T=s.map(p=>this.#o(p)),C=Q(T,f[0]?.size??l),E=s.map((p,g)=>[p,f[g]]);return{width:l,height:Lt,columns:s.length,marks:_`
${n.map((p,g)=>_`
<line class="line" x1=${c} x2=${m} y1=${b(p)} y2=${b(p)}></line>
<text
x=${o?m+8:i-8}
y=${b(p)+4}
text-anchor=${o?"start":"end"}
>${d[g]}</text>`)}
${E.map(([p,g])=>g?this.#t(p,g,b):h)}
${T.map((p,g)=>g%C===0?_`<text x=${f[g]?.middle??0} y=${Lt-5} text-anchor="middle">${p}</text>`:h)}`,points:E.flatMap(([p,g])=>g?[this.#e(p,g,b)]:[])}}#t(t,{start:o,size:s,middle:n},a){let d=Math.min(s*.78,56),i=Math.max(2,d*.4),l=a(0),c=(m,f,b)=>b===null||b===0?h:_`<rect class=${m} x=${n-f/2} y=${a(b)} width=${f}
height=${Math.max(1,l-a(b))}></rect>`;return _`
${t.open_s>0?_`<rect class="open" x=${o+s*.05} y=${Y} width=${s*.9}
height=${l-Y}></rect>`:h}
${c("booked",d,t.utilisation)} ${c("used",i,t.used)}`}#e(t,{start:o,size:s},n){return{x:o,y:Y,width:s,height:n(0)-Y,top:n(Math.max(t.utilisation??0,t.used??0)),title:this.#r(t),lines:[this.word("ui_report_tip_utilisation",{share:M(this.hass,t.utilisation)}),this.word("ui_report_tip_booked",{hours:S(this.hass,t.booked_s)}),this.word("ui_report_tip_used",{hours:S(this.hass,t.used_s)}),this.word("ui_report_tip_open",{hours:S(this.hass,t.open_s)})]}}#r({day:t,isMonth:o}){return o?mt(this.hass,t):ut(this.hass,t)}#o({day:t,isMonth:o}){return o?t.slice(5,7)==="01"&&this.#s?`${Dt(this.hass,t)} ${t.slice(0,4)}`:Dt(this.hass,t):this.series.length<=7?Me(this.hass,t):Se(this.hass,t)}get#s(){return this.series[0]?.date.slice(0,4)!==this.series.at(-1)?.date.slice(0,4)}numbers(){return{head:[this.word("ui_report_when"),this.word("ui_report_utilisation"),this.word("ui_report_booked"),this.word("ui_report_used"),this.word("ui_report_open")],rows:Ct(this.series).map(t=>[this.#r(t),M(this.hass,t.utilisation),S(this.hass,t.booked_s),S(this.hass,t.used_s),S(this.hass,t.open_s)])}}static{this.styles=[...k.styles,$`rect.open{fill:var(--divider-color);opacity:.45}rect.booked{fill:var(--rk-mild);stroke:var(--rk-strong);stroke-width:1}rect.used{fill:var(--rk-strong)}i{display:inline-block;width:14px;height:14px}i.open{background:color-mix(in srgb,var(--divider-color) 45%,transparent);border:1px solid var(--divider-color)}i.booked{background:var(--rk-mild);border:1px solid var(--rk-strong)}i.used{width:6px;background:var(--rk-strong)}`]}};y([x({attribute:!1})],bt.prototype,"series",2);R("rk-report-use",bt);var Or=6e4,xt=class{constructor(e){this.isLoading=!1;this.#r="";this.#o=!1;this.#l=!1;this.#n=-1/0;this.#i=0;this.#t=e}#t;#e;#r;#o;#s;#l;#n;#i;#a;want(e,{query:t,isOfToday:o}){this.#e=n=>De(e,t,n),this.#o=o;let s=JSON.stringify(t);s!==this.#r&&(this.#r=s,this.#d(!0))}note(e){e===void 0||e===this.#s||(this.#l=this.#s!==void 0,this.#s=e,this.#p())}retry(){this.#d(!0)}stop(){this.#i+=1,this.isLoading=!1,clearTimeout(this.#a),this.#a=void 0}async#d(e){this.stop();let[t,o]=[this.#i,this.#e];if(o){this.#l=!1,this.#n=Date.now(),this.isLoading=e,e&&this.#t();try{await o(s=>{t!==this.#i||!e&&s.next_cursor!==null||(this.report=s,this.refusal=void 0,this.isLoading=!1,this.#t())})}catch(s){if(t!==this.#i)return;this.isLoading=!1,e?this.refusal=s:this.#l=!0,this.#t()}t===this.#i&&this.#p()}}#p(){if(!this.#l||!this.#o||this.isLoading||this.#a!==void 0)return;let e=Math.max(0,this.#n+Or-Date.now());this.#a=setTimeout(()=>{this.#a=void 0,this.#d(!1)},e)}};var ot=class extends D{constructor(){super(...arguments);this.narrow=!1;this.#t=new Jt(this,"minute");this.#e=new xt(()=>{this.requestUpdate()})}#t;#e;connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.#e.retry()}disconnectedCallback(){super.disconnectedCallback(),this.#e.stop()}get#r(){return this.house?.time_zone??this.hass.config.time_zone}firstUpdated(){import("./chunk-VYFC53DJ.js").catch(()=>{})}willUpdate(){if(!this.house)return;let t=this.#o();this.#e.note(this.house.last_log_id),this.#e.want(this.hass,{query:lt(t,Z(this.place.query)),isOfToday:Tt(t)})}#o(){let t=it(this.hass);return xe(this.place.query,{now:this.#t.now,zone:this.#r,firstWeekday:t})}render(){let{hass:t,house:o,place:s}=this;if(!o)return h;let n=this.#o(),{report:a,refusal:d,isLoading:i}=this.#e,l=u`<rk-report-files
.hass=${t}
.house=${o}
.days=${n}
.shown=${Z(s.query)}
.zone=${this.#r}
></rk-report-files>`;return u`
<header>
<h2>${this.word("ui_tab_reports")}</h2>
${this.narrow?h:l}
</header>
<rk-report-bar .hass=${t} .house=${o} .place=${s} .days=${n}></rk-report-bar>
<div class="wait">${i?ae(t):h}</div>
<div class="report ${i?"old":""}" aria-busy=${i?"true":"false"}>
${d?this.#s(d.message):h}
${a&&!d?this.#l(a,Tt(n)):h}
</div>
${this.narrow?l:h}
`}#s(t){return u`<div class="card refused" role="alert">
<p>${t}</p>
<button
@click=${()=>{this.#e.retry()}}
>
${v(Xt)}${this.word("ui_log_page_try_again")}
</button>
</div>`}#l(t,o){let{rooms:s,stalls:n}=t.totals,a=u`
${t.is_whole?h:this.#i("ui_report_not_whole")}
${o?this.#i("ui_report_of_today"):h}
`;return Ve(s,n)?u`${a}
<div class="card empty">
${v(jt)}
<p>${this.word("ui_report_nothing")}</p>
</div>
${this.#n()}`:u`${a}
<rk-report-tiles .hass=${this.hass} .totals=${t.totals}></rk-report-tiles>
${this.#n()} ${this.#a(t)} ${this.#d(t)}`}#n(){return u`<rk-suggestions .hass=${this.hass} .house=${this.house}></rk-suggestions>`}#i(t){return u`<p class="note">${v(Qt)}${this.word(t)}</p>`}#a({totals:t,series:o,hours:s,lengths:n}){let{hass:a}=this,d=t.rooms&&o&&o.length>1?o:void 0,i=b=>b?.length?b:void 0,l=t.rooms?i(s?.rooms):void 0,c=i(s?.stalls),[m,f]=[i(n?.rooms),i(n?.stalls)];return u`<div class="drawings">
${d?u`<rk-report-use class="wide" .hass=${a} .series=${d}></rk-report-use>`:h}
${l?u`<rk-report-heat class="wide" .hass=${a} .rooms=${l}></rk-report-heat>`:h}
${m?u`<rk-report-lengths
class=${f?"":"wide"}
.hass=${a}
.lengths=${m}
></rk-report-lengths>`:h}
${f?u`<rk-report-lengths
class=${m?"":"wide"}
.hass=${a}
.lengths=${f}
.isOfStalls=${!0}
></rk-report-lengths>`:h}
${c&&t.stalls&&t.stalls.stays>0?u`<rk-report-heat class="wide" .hass=${a} .stalls=${c}></rk-report-heat>`:h}
</div>`}#d({items:t,next_cursor:o}){let{hass:s,house:n}=this,a=t.filter(i=>i.kind==="room"),d=t.filter(i=>i.kind==="stall");return u`
${a.length>0?u`<rk-report-table .hass=${s} .house=${n} .rooms=${a}></rk-report-table>`:h}
${d.length>0?u`<rk-report-table
.hass=${s}
.house=${n}
.stalls=${d}
></rk-report-table>`:h}
${o===null?h:u`<p class="quiet">${this.word("ui_log_page_loading")}</p>`}
`}static{this.styles=[...O,le,$`:host{display:block;max-width:1280px;padding:16px;margin:0 auto}header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;margin-bottom:12px}.wait{height:3px;margin:8px 0 5px}.report{display:grid;gap:16px}.report>*{min-width:0}rk-suggestions{display:contents}.old{opacity:.5}.drawings{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px}.wide{grid-column:1 / -1}.note{display:flex;gap:8px;align-items:center;color:var(--secondary-text-color)}.refused{display:flex;flex-wrap:wrap;gap:12px;align-items:center;justify-content:space-between}@media print{.drawings>*{break-inside:avoid}}@media(max-width:900px){.drawings>*{grid-column:1 / -1}}@media(max-width:600px){:host{padding:12px}.report{gap:12px}rk-report-files{margin-top:16px}}`]}};y([x({attribute:!1})],ot.prototype,"place",2),y([x({type:Boolean})],ot.prototype,"narrow",2);R("rk-reports-view",ot);export{ot as ReportsView};
