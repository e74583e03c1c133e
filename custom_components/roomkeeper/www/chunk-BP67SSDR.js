import{c as S,d as wo}from"./chunk-TCTNFSDE.js";import"./chunk-QE7ISFDQ.js";import{b as ko}from"./chunk-5MQVN66E.js";import"./chunk-KCUXW7RM.js";import{a as fo,b as _o}from"./chunk-LRV3MYNB.js";import{a as ho}from"./chunk-GBEPO6PH.js";import{a as P}from"./chunk-ENYGVDZ3.js";import"./chunk-XHM6Z6ZG.js";import{a as uo,b as mo}from"./chunk-7IPRKRDT.js";import{a as w}from"./chunk-AP4XLZMI.js";import{a as so,b as ao,c as lo,d as co,e as po}from"./chunk-3TQCJA5V.js";import{D as M,F as W,J as G,N as Q,R as U,U as J,X,Y,Z as B,_ as Z,a as L,b as q,d as F,ea as V,fa as oo,i as H,ja as to,l as I,p as K,ra as c,v as j}from"./chunk-XSOTRW6G.js";import{a as R,b as A,d as go}from"./chunk-NL4LSURV.js";import{b as v}from"./chunk-CWD6LCO5.js";import"./chunk-LDW4EGQY.js";import{p as b,q as x,s as io,t as no}from"./chunk-N737FEGD.js";import{a as u,b as h,c as n,f as l,i as m,j as z,l as f,r as eo,t as d,u as ro,v as _,w as g}from"./chunk-DAD4P6BX.js";var Bo=[15*6e4,30*6e4,60*6e4];function zo(r,i){let o=(a,p)=>a!==null&&i.get(a.id)?.[p]===!0,{current_booking:e,next_booking:t,hold:s}=r;return{room:r,arriving:[e,t].find(a=>o(a,"can_check_in"))??void 0,unsure:[s,e,t].find(a=>o(a,"can_confirm"))??void 0}}function bo(r,i){let{arriving:o,unsure:e}=zo(r,i),t=r.hold?i.get(r.hold.id):void 0,s=r.current_booking,a={room:r.key};return[r.can_open_door&&{name:"open_door",action:"open_door",data:a},r.can_check_in&&o&&D("check_in","check_in",o),e&&D("confirm","confirm",e),t?.can_cancel&&D("release","cancel",t),r.can_check_out&&s&&{...D("check_out","check_out",s),asks:"check_out"},r.can_hold&&r.can_take_now&&{name:"hold",action:"hold",data:a},r.can_unfreeze&&{name:"unfreeze",action:"unfreeze",data:a}].filter($=>$!==!1&&$!==null&&$!==void 0)}function D(r,i,{id:o}){return{name:r,action:i,data:{booking_id:o}}}function C(r,i){let o={room:r.key},e=wo(r),t=r.power_off?.status,s=r.power!==!1||i,a=[];if(r.can_power_off&&s&&t!=="attempting"){let p=e?{asks:e}:{};a.push({name:"power_off",action:"power_off",data:o,...p})}if(r.can_cancel_power_off){let p="cancel_power_off";a.push({name:p,action:p,data:o,asks:"leave_on"})}return a}function xo(r,i){let o=r.current_booking&&r.can_extend?i.get(r.current_booking.id):void 0;return o?.can_extend?Bo.map(e=>({name:"extend",action:"extend",data:{booking_id:o.id,duration:no(e)}})):[]}function k({guest:r,title:i}){return r||i}function yo(r){return{who:r,has_who:r?"yes":"no"}}function $o(r,i,o){if(i.freeze)return Ao(r,i.freeze,{now:o,status:i.status});if(i.status==="held"&&i.hold)return Po(r,i.hold,o);let e=i.current_booking;return e?So(r,e,o):Do(r,i,o)}function Ao(r,i,{now:o,status:e}){let t=ro(r,"freeze_reason",i.reason),s=e===i.reason?"yes":"no";if(!i.until)return d(r,"ui_room_frozen",{reason:t,is_said:s});let a=b(r,Date.parse(i.until),o);return d(r,"ui_room_frozen_until",{reason:t,is_said:s,until:a})}function Po(r,i,o){let e=yo(k(i)),t=Date.parse(i.expires_at??i.end);return i.expires_at?d(r,"ui_room_held",{...e,left:mo(r,t-o)}):d(r,"ui_room_held_until",{...e,until:b(r,t,o)})}function So(r,i,o){let[e,t]=[Date.parse(i.start),Date.parse(i.end)],s={...yo(k(i)),until:b(r,t,o),span:x(r,e,t,o)};return i.is_block?d(r,"ui_room_closed",s):i.status==="checked_in"?d(r,"ui_room_occupied",s):i.status==="pending"?d(r,"ui_room_pending",s):d(r,"ui_room_booked",s)}function Do(r,i,o){if(i.available_from){let t=b(r,Date.parse(i.available_from),o);return d(r,"ui_room_free_from",{from:t})}if(!i.next_booking)return d(r,"ui_room_free");let e=b(r,Date.parse(i.next_booking.start),o);return d(r,"ui_room_free_until",{until:e})}function vo({status:r,hold:i,freeze:o}){return r==="held"&&!o&&!!i?.expires_at}function Ro(r,i,o){let e=["held","pending","confirmed","checked_in"];return[...r].filter(t=>t.rooms.includes(i)&&e.includes(t.status)).filter(t=>Date.parse(t.end)>o).sort((t,s)=>Date.parse(t.start)-Date.parse(s.start))}var Oo={open_door:G,check_in:q,confirm:j,release:M,check_out:U,extend:X,book:K,hold:to,freeze:V,unfreeze:oo,power_off:Y,cancel_power_off:B},y=class extends g{constructor(){super(...arguments);this.isPower=!1;this.pending=""}render(){if(this.isPower){let a=C(this.room,this.#t);return n`${a.map(p=>this.#e(p,this.#t&&p.name==="power_off"))}`}let{room:o,house:e}=this,t=e?.bookings??new Map,s=bo(o,t);return n`
${s.map((a,p)=>this.#e(a,p===0))}
${this.#r(xo(o,t))}
${this.#i("book",o.can_book,s.length===0,()=>R(this,{rooms:[o.key]}))}
${this.#i("hold",o.can_hold&&!o.can_take_now,!1,()=>R(this,{rooms:[o.key],isHold:!0}))}
${this.#i("freeze",o.can_freeze,!1,()=>go(this,o.key))}
`}#o(o){let e=io(this.hass,Number(o.data.duration??0)*1e3);return this.word(`ui_room_do_${o.name}`,{length:e,is_again:this.#t?"yes":"no"})}get#t(){return S(this.house?.powerOffs.values()??[],this.room.key)!==void 0}#e(o,e=!1){let t=JSON.stringify([o.action,o.data]),s=this.pending===t;return n`<button
class=${e?"strong":""}
?disabled=${this.pending!==""}
aria-busy=${s?"true":"false"}
@click=${()=>{this.#n(o,t)}}
>
${s?n`<span class="turning"></span>`:c(Oo[o.name])} ${this.#o(o)}
</button>`}#r(o){return o.length===0?l:n`<div class="group" role="group" aria-label=${this.word("ui_room_extend")}>
${o.map(e=>this.#e(e))}
</div>`}#i(o,e,t,s){if(!e)return l;let a=o==="freeze"&&this.room.freeze!==null;return n`<button class=${t?"strong":""} @click=${()=>{s()}}>
${c(Oo[o])}${this.word(a?"ui_room_do_refreeze":`ui_room_do_${o}`)}
</button>`}async#n(o,e){let t=o.asks?await ho(this,this.#s(o)):{reason:""};if(!t||this.pending)return;this.pending=e;let s=t.reason?{reason:t.reason}:{},a=await this.act(o.action,{...o.data,...s});this.pending="",a&&this.#a(this.word("ui_room_done",{what:this.#o(o)}))}#s(o){let{room:e}=this,t=e.current_booking?k(e.current_booking):"",s={room:e.name,who:o.asks,guest:t,has_guest:t?"yes":"no"},a=this.#o(o);if(o.asks==="check_out")return{heading:this.word("ui_room_ask_check_out",s),text:this.word("ui_room_ask_check_out_text"),confirm:a};let[p,$]=o.asks==="leave_on"?["ui_power_off_ask_cancel","ui_power_off_ask_cancel_text"]:["ui_power_off_ask_now","ui_power_off_ask_now_text"];return{heading:this.word(p,s),text:this.word($,s),confirm:a,hasReason:!0,isDanger:o.asks!=="leave_on"}}#a(o){this.dispatchEvent(new CustomEvent("rk-say",{detail:o,bubbles:!0,composed:!0}))}static{this.styles=[..._,h`:host{display:flex;flex-wrap:wrap;gap:8px}button{min-height:48px;font-weight:var(--ha-font-weight-medium, 500);white-space:nowrap}.group{display:flex}.group button+button{border-inline-start:none;border-start-start-radius:0;border-end-start-radius:0}.group button:not(:last-child){border-start-end-radius:0;border-end-end-radius:0}.turning{width:1.2em;height:1.2em;border:2px solid currentcolor;border-top-color:transparent;border-radius:50%;animation:turn .8s linear infinite}@keyframes turn{to{transform:rotate(1turn)}}@media(width<=600px){:host{display:grid;grid-template-columns:1fr 1fr;grid-auto-flow:dense}button{padding:0 8px;white-space:normal}button.strong,.group{grid-column:1 / -1}.group button{flex:1}}`]}};u([m({attribute:!1})],y.prototype,"room",2),u([m({attribute:!1})],y.prototype,"isPower",2),u([z()],y.prototype,"pending",2);f("rk-room-actions",y);var No=6,O=class extends g{constructor(){super(...arguments);this.room="";this.isWhole=!1;this.#o=new w(this,"minute")}#o;render(){let o=Ro(this.house?.bookings.values()??[],this.room,this.#o.now);if(o.length===0)return n`<p class="quiet">${this.word("ui_room_no_bookings")}</p>`;let e=this.isWhole?o:o.slice(0,No);return n`
<ul>
${P(e,t=>t.id,t=>n`<li>${this.#t(t)}</li>`,t=>n`<li class="broken">${this.word("ui_broken",{name:t.id})}</li>`)}
</ul>
${e.length<o.length?this.#e(o.length-e.length):l}
`}#t(o){let e=this.#o.now,t=o.is_block?lo:ao[o.status],s=o.is_block?this.word("ui_room_block"):this.choice("booking_status",o.status);return n`<button class="plain" @click=${()=>{A(this,o.id)}}>
<span class="span">
${x(this.hass,Date.parse(o.start),Date.parse(o.end),e)}
</span>
<span class="who">${k(o)||this.word("ui_room_booking")}</span>
<span class="chip ${t.tone}">${c(t.icon)}${s}</span>
</button>`}#e(o){return n`<button
class="plain"
@click=${()=>{this.isWhole=!0}}
>
${this.word("ui_room_more_bookings",{count:o})}
</button>`}static{this.styles=[..._,h`:host{display:block}li+li{border-top:1px solid var(--divider-color)}li button{display:grid;grid-template-columns:minmax(120px,max-content) minmax(0,1fr) auto;gap:0 16px;width:100%;min-height:48px;padding:4px 8px;border-radius:var(--ha-border-radius-sm, 4px);text-align:start}.span{font-variant-numeric:tabular-nums}.who{overflow-wrap:anywhere}.broken{padding:12px 8px}@media(width<=600px){li button{grid-template-columns:minmax(0,1fr) auto}.who{grid-column:1;grid-row:2;color:var(--secondary-text-color)}.chip{grid-row:1 / span 2;grid-column:2}}`]}};u([m({attribute:!1})],O.prototype,"room",2),u([z()],O.prototype,"isWhole",2);f("rk-room-bookings",O);var N=class extends g{#o=new w(this,"minute");render(){let{power_off:i}=this.room,o=S(this.house?.powerOffs.values()??[],this.room.key),e=[o,i].filter(t=>t!=null);return n`
<ul class="facts">
<li>${this.#t()}</li>
${this.room.presence===null?l:n`<li>${this.#e()}</li>`}
</ul>
${e.length===0?n`<p class="why">${this.word("ui_room_no_power_off")}</p>`:e.map(t=>this.#r(t))}
${C(this.room,o!==void 0).length>0?n`<rk-room-actions
.hass=${this.hass}
.house=${this.house}
.room=${this.room}
.isPower=${!0}
></rk-room-actions>`:l}
`}#t(){let{power:i}=this.room,o=i===null?Q:i?B:Z,e=i?"primary":"neutral",t=i===null?"unknown":i?"on":"off";return n`<span class="chip ${e}">
${c(o)}${this.word("ui_room_power_is",{is:t})}
</span>`}#e(){let i=this.room.presence?"yes":"no";return n`<span class="chip neutral">
${c(i==="yes"?L:F)}${this.word("ui_room_presence_is",{is:i})}
</span>`}#r(i){let o=co[i.status],e=fo(i,this.house?.bookings.get(i.booking_id)),t=_o(this.hass,i,{now:this.#o.now,bufferS:e});return n`<p class="why ${o.tone}">
<span class="mark">${c(o.icon)}</span><span>${t}</span>
</p>`}static{this.styles=[..._,h`:host{display:grid;gap:12px}.facts{display:flex;flex-wrap:wrap;gap:8px}.why{display:flex;gap:8px;align-items:start;overflow-wrap:anywhere}.mark .icon{fill:var(--secondary-text-color)}.why.danger{padding:8px 12px;border-inline-start:4px solid var(--tone-edge);border-radius:var(--ha-border-radius-md, 8px);background:var(--tone-fill)}.danger .mark .icon{fill:currentcolor}`]}};u([m({attribute:!1})],N.prototype,"room",2);f("rk-room-power",N);var To=h`:host{display:grid;gap:16px;max-width:1280px;padding:8px 16px 16px;margin:0 auto;container-type:inline-size}.back{justify-self:start;margin-inline-start:-12px;margin-bottom:-12px;padding:0 12px;color:var(--secondary-text-color)}header,.line{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between}h2{font-size:var(--ha-font-size-2xl, 24px);line-height:1.25;overflow-wrap:anywhere}.columns{display:grid;gap:16px;align-items:start}.column{display:grid;grid-template-columns:minmax(0,1fr);gap:16px}.card>h3{margin-bottom:8px}.now{display:grid;gap:16px;border-inline-start:6px solid var(--tone-edge)}.status{display:flex;gap:16px;align-items:center;padding:16px;margin:-16px -16px 0;background:var(--tone-fill);border-start-end-radius:var(--ha-card-border-radius, 12px);overflow-wrap:anywhere}.status>.icon{width:56px;height:56px}.status h3{font-size:var(--ha-font-size-3xl, 28px);line-height:1.2}.means{font-size:var(--ha-font-size-l, 16px)}button.next{justify-self:start;justify-content:start;margin:-8px;padding:0 8px;text-align:start}.stalls a{display:flex;gap:16px;align-items:center;justify-content:space-between;min-height:44px;color:inherit;text-decoration:none}.stalls a:hover .name{text-decoration:underline}.name{overflow-wrap:anywhere}@container (width > 900px){.columns{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}}`;var Eo=8,T=class extends g{constructor(){super(...arguments);this.narrow=!1;this.#o=new w(this,"minute")}#o;get#t(){return this.house?.rooms.get(this.place.id??"")}willUpdate(){let o=this.#t,e=o&&vo(o)?Date.parse(o.hold?.expires_at??""):1/0;this.#o.every=uo(e-this.#o.now)}updated(o){super.updated(o),this.place.query.has("book")&&this.#e()}#e(){let o=this.#t;if(!o)return;let e=Object.fromEntries([...this.place.query].filter(([t])=>t!=="book"));eo(v("room",o.key,e),{replace:!0}),o.can_book&&R(this,{rooms:[o.key]})}render(){let o=this.#t;return n`
<a class="button plain back" href=${v("board")}>
${c(H)}${this.word("ui_tab_board")}
</a>
${o?this.#i(o):this.#r()}
`}#r(){return this.house?n`<div class="card empty">
${c(J)}
<p>${this.word("ui_room_missing")}</p>
</div>`:n`<p class="quiet">${this.word("ui_room_loading")}</p>`}#i(o){return n`
${this.#n(o)}
<div class="columns">
<div class="column">${this.#s(o)} ${this.#l(o)}</div>
<div class="column">${this.#c(o)} ${this.#p(o)} ${this.#d(o)}</div>
</div>
`}#n(o){let{type:e,capacity:t}=o,s=this.hass.user?.is_admin?ko(this.hass,o.key):void 0;return n`<header>
<div>
<h2>${o.name}</h2>
<p class="quiet">
${e??l}${e&&t!==null?" \xB7 ":l}
${t===null?l:this.word("ui_room_capacity",{capacity:t})}
</p>
</div>
${s?n`<a class="button" href="/config/devices/device/${s.id}">
${c(W)}${this.word("ui_room_device")}
</a>`:l}
</header>`}#s(o){let e=so[o.status],{freeze:t}=o;return n`<section class="card now ${e.tone}" aria-labelledby="status">
<div class="status">
${c(e.icon)}
<div>
<h3 id="status">${this.choice("room_status",o.status)}</h3>
<p class="means">${$o(this.hass,o,this.#o.now)}</p>
${t?.note?n`<p class="quiet">${t.note}</p>`:l}
</div>
</div>
${this.#a(o)}
<rk-room-actions .hass=${this.hass} .house=${this.house} .room=${o}></rk-room-actions>
</section>`}#a({next_booking:o}){if(!o)return n`<p class="next quiet">${this.word("ui_room_nothing_next")}</p>`;let[e,t]=[Date.parse(o.start),Date.parse(o.end)],s=k(o)||this.word("ui_room_booking"),a=x(this.hass,e,t,this.#o.now);return n`<button class="plain next" @click=${()=>{A(this,o.id)}}>
${c(I)}${this.word("ui_room_next",{who:s,when:a})}
</button>`}#l(o){return n`<section class="card">
<h3>${this.word("ui_room_bookings")}</h3>
<rk-room-bookings .hass=${this.hass} .house=${this.house} .room=${o.key}>
</rk-room-bookings>
</section>`}#c(o){return o.power===null&&!o.power_off&&!o.can_power_off?l:n`<section class="card">
<h3>${this.word("ui_room_power")}</h3>
<rk-room-power .hass=${this.hass} .house=${this.house} .room=${o}></rk-room-power>
</section>`}#p(o){let e=[...this.house?.stalls.values()??[]].filter(t=>t.room===o.key);return e.length===0?l:n`<section class="card">
<h3>${this.word("ui_tab_stalls")}</h3>
<ul class="stalls">
${P(e,t=>t.key,t=>n`<li>${this.#u(t)}</li>`,t=>n`<li>${this.word("ui_broken",{name:t.name})}</li>`)}
</ul>
</section>`}#u(o){let e=po[o.status];return n`<a href=${v("stalls")}>
<span class="name">${o.name}</span>
<span class="chip ${e.tone}">
${c(e.icon)}${this.choice("stall_status",o.status)}
</span>
</a>`}#d({key:o}){return n`<section>
<div class="line">
<h3>${this.word("ui_tab_log")}</h3>
<a class="button plain" href=${v("log",void 0,{room:o})}>
${this.word("ui_room_whole_log")}
</a>
</div>
<rk-log
.hass=${this.hass}
.house=${this.house}
.filter=${{room:o}}
.limit=${Eo}
.isShort=${!0}
></rk-log>
</section>`}static{this.styles=[..._,To]}};u([m({attribute:!1})],T.prototype,"place",2),u([m({type:Boolean})],T.prototype,"narrow",2);f("rk-room-view",T);export{T as RoomView};
