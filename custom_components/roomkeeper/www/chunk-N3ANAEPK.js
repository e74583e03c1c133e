import"./chunk-KXU3KWLQ.js";import"./chunk-IAKVXYJQ.js";import{c as C,d as Re}from"./chunk-TCTNFSDE.js";import{b as ve}from"./chunk-5MQVN66E.js";import"./chunk-O6LNVYGO.js";import{a as ye,b as xe}from"./chunk-MWFX7YRY.js";import{a as T}from"./chunk-SWWB7VXA.js";import{a as D}from"./chunk-JUVVDTB7.js";import"./chunk-H3KOW2QK.js";import{a as ke,b as be}from"./chunk-CRBGU2RJ.js";import{a as x}from"./chunk-AP4XLZMI.js";import{a as he,b as fe,c as _e,d as ge,e as we}from"./chunk-HF4J4PD5.js";import{$ as te,Aa as c,H as G,J,K as V,N as X,R as Y,X as Z,Y as ee,a as I,b as F,d as K,da as oe,ea as re,fa as z,ga as ie,ia as q,j as M,m as j,ma as se,na as ne,p as U,r as W,sa as ae,z as Q}from"./chunk-2FRIR7BF.js";import{b as O}from"./chunk-4543ENWX.js";import"./chunk-DEZACBUV.js";import{a as B,b as S,d as $e}from"./chunk-7APIIRPZ.js";import{f as $,g as v,j as pe,k as me}from"./chunk-PKWTBJ7C.js";import{B as ce,E as ue,F as _,G as g,a as d,b as h,c as s,f as l,i as p,j as w,k as le,v as f,x as m,y as de}from"./chunk-BUIEZ6YM.js";var Ce=[15*6e4,30*6e4,60*6e4];function Ee(r,i){let e=(a,u)=>a!==null&&i.get(a.id)?.[u]===!0,{current_booking:t,next_booking:o,hold:n}=r;return{room:r,arriving:[t,o].find(a=>e(a,"can_check_in"))??void 0,unsure:[n,t,o].find(a=>e(a,"can_confirm"))??void 0}}function Oe(r,i){let{arriving:e,unsure:t}=Ee(r,i),o=r.hold?i.get(r.hold.id):void 0,n=r.current_booking,a={room:r.key};return[r.can_open_door&&{name:"open_door",action:"open_door",data:a},r.can_check_in&&e&&E("check_in","check_in",e),t&&E("confirm","confirm",t),o?.can_cancel&&E("release","cancel",o),r.can_check_out&&n&&{...E("check_out","check_out",n),asks:"check_out"},r.can_hold&&r.can_take_now&&{name:"hold",action:"hold",data:a},r.can_unfreeze&&{name:"unfreeze",action:"unfreeze",data:a}].filter(y=>y!==!1&&y!==null&&y!==void 0)}function E(r,i,{id:e}){return{name:r,action:i,data:{booking_id:e}}}function L(r,i){let e={room:r.key},t=Re(r),o=r.power_off?.status,n=r.power!==!1||i,a=[];if(r.can_power_off&&n&&o!=="attempting"){let u=t?{asks:t}:{};a.push({name:"power_off",action:"power_off",data:e,...u})}if(r.can_cancel_power_off){let u="cancel_power_off";a.push({name:u,action:u,data:e,asks:"leave_on"})}return a}function Te(r,i){let e=r.current_booking&&r.can_extend?i.get(r.current_booking.id):void 0;return e?.can_extend?Ce.map(t=>({name:"extend",action:"extend",data:{booking_id:e.id,duration:me(t)}})):[]}function k({guest:r,title:i}){return r||i}function Be(r){return{who:r,has_who:r?"yes":"no"}}function Ae(r,i,e){if(i.freeze)return Le(r,i.freeze,{now:e,status:i.status});if(i.status==="held"&&i.hold)return Ne(r,i.hold,e);let t=i.current_booking;return t?qe(r,t,e):He(r,i,e)}function Le(r,i,{now:e,status:t}){let o=de(r,"freeze_reason",i.reason),n=t===i.reason?"yes":"no";if(!i.until)return m(r,"ui_room_frozen",{reason:o,is_said:n});let a=$(r,Date.parse(i.until),e);return m(r,"ui_room_frozen_until",{reason:o,is_said:n,until:a})}function Ne(r,i,e){let t=Be(k(i)),o=Date.parse(i.expires_at??i.end);return i.expires_at?m(r,"ui_room_held",{...t,left:be(r,o-e)}):m(r,"ui_room_held_until",{...t,until:$(r,o,e)})}function qe(r,i,e){let[t,o]=[Date.parse(i.start),Date.parse(i.end)],n={...Be(k(i)),until:$(r,o,e),span:v(r,t,o,e)};return i.is_block?m(r,"ui_room_closed",n):i.status==="checked_in"?m(r,"ui_room_occupied",n):i.status==="pending"?m(r,"ui_room_pending",n):m(r,"ui_room_booked",n)}function He(r,i,e){if(i.available_from){let o=$(r,Date.parse(i.available_from),e);return m(r,"ui_room_free_from",{from:o})}if(!i.next_booking)return m(r,"ui_room_free");let t=$(r,Date.parse(i.next_booking.start),e);return m(r,"ui_room_free_until",{until:t})}function Pe({status:r,hold:i,freeze:e}){return r==="held"&&!e&&!!i?.expires_at}function ze(r,i,e){let t=["held","pending","confirmed","checked_in"];return[...r].filter(o=>o.rooms.includes(i)&&t.includes(o.status)).filter(o=>Date.parse(o.end)>e).sort((o,n)=>Date.parse(o.start)-Date.parse(n.start))}var Se={open_door:X,check_in:F,confirm:Q,release:G,check_out:ee,extend:oe,book:W,hold:ae,freeze:se,unfreeze:ne,power_off:re,cancel_power_off:z},R=class extends g{constructor(){super(...arguments);this.isPower=!1;this.pending=""}render(){if(this.isPower){let a=L(this.room,this.#t);return s`${a.map(u=>this.#o(u,this.#t&&u.name==="power_off"))}`}let{room:e,house:t}=this,o=t?.bookings??new Map,n=Oe(e,o);return s`
${n.map((a,u)=>this.#o(a,u===0))}
${this.#r(Te(e,o))}
${this.#i("book",e.can_book,n.length===0,()=>B(this,{rooms:[e.key]}))}
${this.#i("hold",e.can_hold&&!e.can_take_now,!1,()=>B(this,{rooms:[e.key],isHold:!0}))}
${this.#i("freeze",e.can_freeze,!1,()=>$e(this,e.key))}
`}#e(e){let t=pe(this.hass,Number(e.data.duration??0)*1e3);return this.word(`ui_room_do_${e.name}`,{length:t,is_again:this.#t?"yes":"no"})}get#t(){return C(this.house?.powerOffs.values()??[],this.room.key)!==void 0}#o(e,t=!1){let o=JSON.stringify([e.action,e.data]),n=this.pending===o;return s`<button
class=${t?"strong":""}
?disabled=${this.pending!==""}
aria-busy=${n?"true":"false"}
@click=${()=>{this.#s(e,o)}}
>
${n?s`<span class="turning"></span>`:c(Se[e.name])} ${this.#e(e)}
</button>`}#r(e){return e.length===0?l:s`<div class="group" role="group" aria-label=${this.word("ui_room_extend")}>
${e.map(t=>this.#o(t))}
</div>`}#i(e,t,o,n){if(!t)return l;let a=e==="freeze"&&this.room.freeze!==null;return s`<button class=${o?"strong":""} @click=${()=>{n()}}>
${c(Se[e])}${this.word(a?"ui_room_do_refreeze":`ui_room_do_${e}`)}
</button>`}async#s(e,t){let o=e.asks?await T(this,this.#a(e)):{reason:""};if(!o||this.pending)return;this.pending=t;let n=o.reason?{reason:o.reason}:{},a=await this.act(e.action,{...e.data,...n});this.pending="",a&&this.#n(this.word("ui_room_done",{what:this.#e(e)}))}#a(e){let{room:t}=this,o=t.current_booking?k(t.current_booking):"",n={room:t.name,who:e.asks,guest:o,has_guest:o?"yes":"no"},a=this.#e(e);if(e.asks==="check_out")return{heading:this.word("ui_room_ask_check_out",n),text:this.word("ui_room_ask_check_out_text"),confirm:a};let[u,y]=e.asks==="leave_on"?["ui_power_off_ask_cancel","ui_power_off_ask_cancel_text"]:["ui_power_off_ask_now","ui_power_off_ask_now_text"];return{heading:this.word(u,n),text:this.word(y,n),confirm:a,hasReason:!0,isDanger:e.asks!=="leave_on"}}#n(e){this.dispatchEvent(new CustomEvent("rk-say",{detail:e,bubbles:!0,composed:!0}))}static{this.styles=[..._,h`:host{display:flex;flex-wrap:wrap;gap:8px}button{min-height:48px;font-weight:var(--ha-font-weight-medium, 500);white-space:nowrap}.group{display:flex}.group button+button{border-inline-start:none;border-start-start-radius:0;border-end-start-radius:0}.group button:not(:last-child){border-start-end-radius:0;border-end-end-radius:0}.turning{width:1.2em;height:1.2em;border:2px solid currentcolor;border-top-color:transparent;border-radius:50%;animation:turn .8s linear infinite}@keyframes turn{to{transform:rotate(1turn)}}@media(width<=600px){:host{display:grid;grid-template-columns:1fr 1fr;grid-auto-flow:dense}button{padding:0 8px;white-space:normal}button.strong,.group{grid-column:1 / -1}.group button{flex:1}}`]}};d([p({attribute:!1})],R.prototype,"room",2),d([p({attribute:!1})],R.prototype,"isPower",2),d([w()],R.prototype,"pending",2);f("rk-room-actions",R);var Fe=6,A=class extends g{constructor(){super(...arguments);this.room="";this.isWhole=!1;this.#e=new x(this,"minute")}#e;render(){let e=ze(this.house?.bookings.values()??[],this.room,this.#e.now);if(e.length===0)return s`<p class="quiet">${this.word("ui_room_no_bookings")}</p>`;let t=this.isWhole?e:e.slice(0,Fe);return s`
<ul>
${D(t,o=>o.id,o=>s`<li>${this.#t(o)}</li>`,o=>s`<li class="broken">${this.word("ui_broken",{name:o.id})}</li>`)}
</ul>
${t.length<e.length?this.#o(e.length-t.length):l}
`}#t(e){let t=this.#e.now,o=e.is_block?_e:fe[e.status],n=e.is_block?this.word("ui_room_block"):this.choice("booking_status",e.status);return s`<button class="plain" @click=${()=>{S(this,e.id)}}>
<span class="span">
${v(this.hass,Date.parse(e.start),Date.parse(e.end),t)}
</span>
<span class="who">${k(e)||this.word("ui_room_booking")}</span>
<span class="chip ${o.tone}">${c(o.icon)}${n}</span>
</button>`}#o(e){return s`<button
class="plain"
@click=${()=>{this.isWhole=!0}}
>
${this.word("ui_room_more_bookings",{count:e})}
</button>`}static{this.styles=[..._,h`:host{display:block}li+li{border-top:1px solid var(--divider-color)}li button{display:grid;grid-template-columns:minmax(120px,max-content) minmax(0,1fr) auto;gap:0 16px;width:100%;min-height:48px;padding:4px 8px;border-radius:var(--ha-border-radius-sm, 4px);text-align:start}.span{font-variant-numeric:tabular-nums}.who{overflow-wrap:anywhere}.broken{padding:12px 8px}@media(width<=600px){li button{grid-template-columns:minmax(0,1fr) auto}.who{grid-column:1;grid-row:2;color:var(--secondary-text-color)}.chip{grid-row:1 / span 2;grid-column:2}}`]}};d([p({attribute:!1})],A.prototype,"room",2),d([w()],A.prototype,"isWhole",2);f("rk-room-bookings",A);var b=class extends g{constructor(){super(...arguments);this.isBusy=!1}willUpdate(e){if(super.willUpdate(e),(!this.room.can_unshare_calendar||this.address?.room!==this.room.key)&&(this.address=void 0),!e.has("room"))return;let t=e.get("room");(t?.key!==this.room.key||t.can_unshare_calendar!==this.room.can_unshare_calendar)&&this.room.can_unshare_calendar&&this.#i()}render(){return this.room.can_unshare_calendar?this.#t():this.#e()}#e(){return s`
<p>${this.word("ui_calendar_not_shared")}</p>
<div class="buttons">
${this.#r(U,this.word("ui_calendar_share"),()=>this.#s())}
</div>
`}#t(){if(this.refusal)return s`
<p role="alert">${this.refusal.message}</p>
<div class="buttons">
${this.#r(q,this.word("ui_calendar_again"),()=>this.#i())}
</div>
`;let{address:e}=this,t=e?.with_names?"ui_calendar_shared_names":"ui_calendar_shared";return s`
<p>${this.word(t)}</p>
${e?.url?this.#o(e.url):l}
${e&&!e.is_outside?s`<p class="note">${this.word("ui_calendar_local")}</p>`:l}
<div class="buttons">
${e?.url?this.#r(V,this.word("ui_calendar_copy"),()=>this.#l()):l}
${this.#r(q,this.word("ui_calendar_renew"),()=>this.#s())}
${this.#r(Z,this.word("ui_calendar_unshare"),()=>this.#a())}
</div>
`}#o(e){return s`<label>
${this.word("ui_calendar_address")}
<input
readonly
spellcheck="false"
.value=${new URL(e,location.href).href}
@focus=${t=>{t.target.select()}}
/>
</label>`}#r(e,t,o){return s`<button ?disabled=${this.isBusy} @click=${()=>{o()}}>
${c(e)}${t}
</button>`}async#i(){this.refusal=void 0;let{key:e}=this.room,t=await this.act("get_calendar_address",{room:e},o=>{this.refusal=o});t&&this.room.key===e&&(this.address=t)}async#s(){let e=this.room.can_unshare_calendar,{key:t,name:o}=this.room,n={room:o},a=await T(this,{heading:this.word(e?"ui_calendar_ask_renew":"ui_calendar_ask_share",n),text:this.word(e?"ui_calendar_ask_renew_text":"ui_calendar_ask_share_text"),confirm:this.word(e?"ui_calendar_renew":"ui_calendar_share"),isDanger:e,fields:[{name:"with_names",label:this.word("ui_calendar_ask_names"),helper:this.word("ui_calendar_ask_names_helper"),selector:{boolean:{}}}],given:{with_names:this.address?.with_names??!1}});if(!a)return;let u=a.values.with_names===!0,y=this.word("ui_calendar_done_shared");await this.#n("share_calendar",{room:t,with_names:u},y)}async#a(){let{key:e,name:t}=this.room,o={heading:this.word("ui_calendar_ask_unshare",{room:t}),text:this.word("ui_calendar_ask_unshare_text"),confirm:this.word("ui_calendar_unshare"),isDanger:!0};await T(this,o)&&await this.#n("unshare_calendar",{room:e},this.word("ui_calendar_done_unshared"))}async#n(e,t,o){if(this.isBusy)return;this.isBusy=!0;let n=await this.act(e,{...t});this.isBusy=!1,n&&(this.room.key===t.room&&(this.address=n),this.dispatchEvent(new CustomEvent("rk-say",{detail:o,bubbles:!0,composed:!0})))}async#l(){let e=this.field?.value??"",t=await Ke(e)||this.#d();ce(this,this.word(t?"ui_calendar_copied":"ui_calendar_not_copied"))}#d(){return this.field?.focus(),this.field?.select(),document.execCommand("copy")}static{this.styles=[..._,h`:host{display:grid;gap:12px}label{display:grid;gap:4px;color:var(--secondary-text-color)}input{width:100%;min-height:40px;padding:0 12px;border:1px solid var(--secondary-text-color);border-radius:var(--ha-border-radius-md, 8px);background:var(--card-background-color);color:var(--primary-text-color);font:inherit;text-overflow:ellipsis}input:focus-visible{outline:2px solid var(--primary-color);outline-offset:1px}.note{padding-inline-start:12px;border-inline-start:4px solid var(--warning-color, #ffa600)}.buttons{display:flex;flex-wrap:wrap;gap:8px}`]}};d([p({attribute:!1})],b.prototype,"room",2),d([w()],b.prototype,"address",2),d([w()],b.prototype,"refusal",2),d([w()],b.prototype,"isBusy",2),d([le("input")],b.prototype,"field",2);async function Ke(r){let i=navigator.clipboard;if(!i)return!1;try{return await i.writeText(r),!0}catch{return!1}}f("rk-room-calendar",b);var N=class extends g{#e=new x(this,"minute");render(){let{power_off:i}=this.room,e=C(this.house?.powerOffs.values()??[],this.room.key),t=[e,i].filter(o=>o!=null);return s`
<ul class="facts">
<li>${this.#t()}</li>
${this.room.presence===null?l:s`<li>${this.#o()}</li>`}
</ul>
${t.length===0?s`<p class="why">${this.word("ui_room_no_power_off")}</p>`:t.map(o=>this.#r(o))}
${L(this.room,e!==void 0).length>0?s`<rk-room-actions
.hass=${this.hass}
.house=${this.house}
.room=${this.room}
.isPower=${!0}
></rk-room-actions>`:l}
`}#t(){let{power:i}=this.room,e=i===null?Y:i?z:ie,t=i?"primary":"neutral",o=i===null?"unknown":i?"on":"off";return s`<span class="chip ${t}">
${c(e)}${this.word("ui_room_power_is",{is:o})}
</span>`}#o(){let i=this.room.presence?"yes":"no";return s`<span class="chip neutral">
${c(i==="yes"?I:K)}${this.word("ui_room_presence_is",{is:i})}
</span>`}#r(i){let e=ge[i.status],t=ye(i,this.house?.bookings.get(i.booking_id)),o=xe(this.hass,i,{now:this.#e.now,bufferS:t});return s`<p class="why ${e.tone}">
<span class="mark">${c(e.icon)}</span><span>${o}</span>
</p>`}static{this.styles=[..._,h`:host{display:grid;gap:12px}.facts{display:flex;flex-wrap:wrap;gap:8px}.why{display:flex;gap:8px;align-items:start;overflow-wrap:anywhere}.mark .icon{fill:var(--secondary-text-color)}.why.danger{padding:8px 12px;border-inline-start:4px solid var(--tone-edge);border-radius:var(--ha-border-radius-md, 8px);background:var(--tone-fill)}.danger .mark .icon{fill:currentcolor}`]}};d([p({attribute:!1})],N.prototype,"room",2);f("rk-room-power",N);var De=h`:host{display:grid;gap:16px;max-width:1280px;padding:8px 16px 16px;margin:0 auto;container-type:inline-size}.back{justify-self:start;margin-inline-start:-12px;margin-bottom:-12px;padding:0 12px;color:var(--secondary-text-color)}header,.line{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between}h2{font-size:var(--ha-font-size-2xl, 24px);line-height:1.25;overflow-wrap:anywhere}.columns{display:grid;gap:16px;align-items:start}.column{display:grid;grid-template-columns:minmax(0,1fr);gap:16px}.card>h3{margin-bottom:8px}.now{display:grid;gap:16px;border-inline-start:6px solid var(--tone-edge)}.status{display:flex;gap:16px;align-items:center;padding:16px;margin:-16px -16px 0;background:var(--tone-fill);border-start-end-radius:var(--ha-card-border-radius, 12px);overflow-wrap:anywhere}.status>.icon{width:56px;height:56px}.status h3{font-size:var(--ha-font-size-3xl, 28px);line-height:1.2}.means{font-size:var(--ha-font-size-l, 16px)}button.next{justify-self:start;justify-content:start;margin:-8px;padding:0 8px;text-align:start}.stalls a{display:flex;gap:16px;align-items:center;justify-content:space-between;min-height:44px;color:inherit;text-decoration:none}.stalls a:hover .name{text-decoration:underline}.name{overflow-wrap:anywhere}@container (width > 900px){.columns{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}}`;var Me=8,P=class extends g{constructor(){super(...arguments);this.narrow=!1;this.#e=new x(this,"minute")}#e;get#t(){return this.house?.rooms.get(this.place.id??"")}willUpdate(){let e=this.#t,t=e&&Pe(e)?Date.parse(e.hold?.expires_at??""):1/0;this.#e.every=ke(t-this.#e.now)}updated(e){super.updated(e),this.place.query.has("book")&&this.#o()}#o(){let e=this.#t;if(!e)return;let t=Object.fromEntries([...this.place.query].filter(([o])=>o!=="book"));ue(O("room",e.key,t),{replace:!0}),e.can_book&&B(this,{rooms:[e.key]})}render(){let e=this.#t;return s`
<a class="button plain back" href=${O("board")}>
${c(M)}${this.word("ui_tab_board")}
</a>
${e?this.#i(e):this.#r()}
`}#r(){return this.house?s`<div class="card empty">
${c(te)}
<p>${this.word("ui_room_missing")}</p>
</div>`:s`<p class="quiet">${this.word("ui_room_loading")}</p>`}#i(e){return s`
${this.#s(e)}
<div class="columns">
<div class="column">${this.#a(e)} ${this.#l(e)}</div>
<div class="column">
${this.#d(e)} ${this.#c(e)} ${this.#p(e)} ${this.#m(e)}
</div>
</div>
`}#s(e){let{type:t,capacity:o}=e,n=this.hass.user?.is_admin?ve(this.hass,e.key):void 0;return s`<header>
<div>
<h2>${e.name}</h2>
<p class="quiet">
${t??l}${t&&o!==null?" \xB7 ":l}
${o===null?l:this.word("ui_room_capacity",{capacity:o})}
</p>
</div>
${n?s`<a class="button" href="/config/devices/device/${n.id}">
${c(J)}${this.word("ui_room_device")}
</a>`:l}
</header>`}#a(e){let t=he[e.status],{freeze:o}=e;return s`<section class="card now ${t.tone}" aria-labelledby="status">
<div class="status">
${c(t.icon)}
<div>
<h3 id="status">${this.choice("room_status",e.status)}</h3>
<p class="means">${Ae(this.hass,e,this.#e.now)}</p>
${o?.note?s`<p class="quiet">${o.note}</p>`:l}
</div>
</div>
${this.#n(e)}
<rk-room-actions .hass=${this.hass} .house=${this.house} .room=${e}></rk-room-actions>
</section>`}#n({next_booking:e}){if(!e)return s`<p class="next quiet">${this.word("ui_room_nothing_next")}</p>`;let[t,o]=[Date.parse(e.start),Date.parse(e.end)],n=k(e)||this.word("ui_room_booking"),a=v(this.hass,t,o,this.#e.now);return s`<button class="plain next" @click=${()=>{S(this,e.id)}}>
${c(j)}${this.word("ui_room_next",{who:n,when:a})}
</button>`}#l(e){return s`<section class="card">
<h3>${this.word("ui_room_bookings")}</h3>
<rk-room-bookings .hass=${this.hass} .house=${this.house} .room=${e.key}>
</rk-room-bookings>
</section>`}#d(e){return e.power===null&&!e.power_off&&!e.can_power_off?l:s`<section class="card">
<h3>${this.word("ui_room_power")}</h3>
<rk-room-power .hass=${this.hass} .house=${this.house} .room=${e}></rk-room-power>
</section>`}#c(e){let t=[...this.house?.stalls.values()??[]].filter(o=>o.room===e.key);return t.length===0?l:s`<section class="card">
<h3>${this.word("ui_tab_stalls")}</h3>
<ul class="stalls">
${D(t,o=>o.key,o=>s`<li>${this.#u(o)}</li>`,o=>s`<li>${this.word("ui_broken",{name:o.name})}</li>`)}
</ul>
</section>`}#u(e){let t=we[e.status];return s`<a href=${O("stalls")}>
<span class="name">${e.name}</span>
<span class="chip ${t.tone}">
${c(t.icon)}${this.choice("stall_status",e.status)}
</span>
</a>`}#p(e){return e.can_share_calendar?s`<section class="card">
<h3>${this.word("ui_calendar_heading")}</h3>
<rk-room-calendar .hass=${this.hass} .house=${this.house} .room=${e}></rk-room-calendar>
</section>`:l}#m({key:e}){return s`<section>
<div class="line">
<h3>${this.word("ui_tab_log")}</h3>
<a class="button plain" href=${O("log",void 0,{room:e})}>
${this.word("ui_room_whole_log")}
</a>
</div>
<rk-log
.hass=${this.hass}
.house=${this.house}
.filter=${{room:e}}
.limit=${Me}
.isShort=${!0}
></rk-log>
</section>`}static{this.styles=[..._,De]}};d([p({attribute:!1})],P.prototype,"place",2),d([p({type:Boolean})],P.prototype,"narrow",2);f("rk-room-view",P);export{P as RoomView};
