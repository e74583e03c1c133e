import{a as G,b as K}from"./chunk-MWFX7YRY.js";import{a as q}from"./chunk-SWWB7VXA.js";import{a as U}from"./chunk-FGONVOQV.js";import{a as z}from"./chunk-PMVFEJ4D.js";import"./chunk-WNXX3C6X.js";import{a as v,b as j,c as D}from"./chunk-LKICY7TR.js";import{g as W}from"./chunk-O3GOIF7L.js";import{a as T}from"./chunk-5WA6KCYJ.js";import"./chunk-3JPTLICH.js";import"./chunk-3NMHC4VW.js";import"./chunk-EDX7JBPJ.js";import"./chunk-CRBGU2RJ.js";import{a as C}from"./chunk-AP4XLZMI.js";import"./chunk-HF4J4PD5.js";import{Aa as $,G as O,N as E,o as R,u as B}from"./chunk-2FRIR7BF.js";import{b}from"./chunk-4543ENWX.js";import{b as V}from"./chunk-DEZACBUV.js";import{c as J}from"./chunk-7APIIRPZ.js";import{b as A,f as M,g as S,i as L,j as w,k as N}from"./chunk-PKWTBJ7C.js";import{A as x,F as H,G as P,a as m,b as k,c as a,f as l,i as f,j as c,m as I,t as F,v as _,x as d}from"./chunk-BUIEZ6YM.js";var et=[15,30,60].map(n=>n*6e4),it=[{name:"length",selector:{duration:{enable_day:!1}}}],g=class extends P{constructor(){super(...arguments);this.end=0;this.disabled=!1;this.own={hours:0,minutes:45,seconds:0};this.#t=t=>{t.stopPropagation(),this.own=t.detail.value.length??{}}}render(){let t=W(this.own);return a`
<div class="presets" role="group" aria-label=${this.word("ui_booking_extend_by")}>
${et.map(o=>this.#e(o))}
</div>
<div class="own">
<ha-form
.hass=${this.hass}
.data=${{length:this.own}}
.schema=${it}
.computeLabel=${()=>this.word("ui_booking_extend_own")}
@value-changed=${this.#t}
></ha-form>
<button
?disabled=${this.disabled||t===void 0}
@click=${()=>this.#o(t??0)}
>
${this.word("ui_booking_extend")}
</button>
</div>
`}firstUpdated(){requestAnimationFrame(()=>{this.scrollIntoView({block:"nearest"})})}#e(t){let o=A(this.hass,this.end+t);return a`<button ?disabled=${this.disabled} @click=${()=>this.#o(t)}>
${this.word("ui_booking_extend_to",{length:w(this.hass,t),until:o})}
</button>`}#o(t){this.dispatchEvent(new CustomEvent("extend",{detail:t}))}#t;static{this.styles=[...H,k`:host{display:grid;gap:16px;padding:16px;border:1px solid var(--divider-color);border-radius:var(--ha-border-radius-md, 8px)}.presets,.own{display:flex;flex-wrap:wrap;align-items:end;gap:8px}.presets button{flex:1 0 auto;padding:0 12px;white-space:nowrap}`]}};m([f({attribute:!1})],g.prototype,"end",2),m([f({type:Boolean})],g.prototype,"disabled",2),m([c()],g.prototype,"own",2);_("rk-extend",g);async function Q(n,e){let{items:t}=await x(n,"get_bookings",{booking_id:e,status:"any"});return t[0]}var nt=["booking_held","booking_pending","booking_confirmed"];async function X(n,e){let{items:t}=await x(n,"get_audit_log",{booking_id:e,type:nt}),o=t.at(-1);if(!o)return;let{kind:i,name:s}=o.actor,r=i==="automation"||i==="system"?i:"unknown";return{at:o.at,who:s?"other":r,name:s}}function Y(n,e){return e.map(t=>n?.rooms.get(t)?.name??t)}function Z(n){let{hass:e,house:t,booking:o,now:i}=n,[s,r]=[Date.parse(o.start),Date.parse(o.end)],u=w(e,r-s),y=V(e,Y(t,o.rooms)),tt=[o.source,o.external_id].filter(Boolean).join(" \xB7 ");return a`
<dl>
${p(d(e,"ui_booking_when"),S(e,s,r,i),u)}
${p(d(e,"ui_booking_rooms"),y)}
${p(d(e,"ui_booking_guest"),o.guest)}
${p(d(e,"ui_booking_title"),o.title)}
${p(d(e,"ui_booking_note"),o.note)}
${p(d(e,"ui_booking_power"),...st(n))}
${p(d(e,"ui_booking_energy"),rt(n))}
${p(d(e,"ui_booking_source"),tt)}
${p(d(e,"ui_booking_made"),at(n))}
</dl>
<a class="button plain" href=${b("log",void 0,{booking:o.id})}>
${d(e,"ui_booking_log")}
</a>
`}function p(n,...e){let t=e.filter(Boolean);return t.length===0?l:a`<div>
<dt>${n}</dt>
${t.map(o=>a`<dd>${o}</dd>`)}
</div>`}function st({hass:n,house:e,booking:t,now:o}){return t.rooms.flatMap(i=>{let s=e?.powerOffs.get(U({booking_id:t.id,room:i}));if(!s)return[];let r=K(n,s,{now:o,bufferS:G(s,t)});if(t.rooms.length===1)return[r];let[u=i]=Y(e,[i]);return[d(n,"ui_booking_power_of",{room:u,text:r})]})}function rt({hass:n,booking:e}){return e.energy_wh===null?"":L(n,e.energy_wh)}function at({hass:n,booking:e,making:t,now:o}){let i=M(n,Date.parse(t?.at??e.created_at),o);return d(n,"ui_booking_made_by",{who:t?.who??"unknown",name:t?.name??"",at:i})}var dt={confirm:["ui_booking_confirm","ui_booking_was_confirmed"],check_in:["ui_booking_check_in","ui_booking_was_checked_in"],check_out:["ui_booking_check_out","ui_booking_was_checked_out"]},h=class extends T{constructor(){super(...arguments);this.bookingId="";this.isExtending=!1;this.found=null;this.#e=new C(this,"minute");this.#p=()=>{this.isExtending=!this.isExtending,this.refusal=void 0};this.#h=async()=>{(await J(this,this.bookingId)).addEventListener("done",()=>this.close())};this.#c=({detail:t})=>{let o={booking_id:this.bookingId,duration:N(t)};this.submit("extend",o,this.word("ui_booking_was_extended"))};this.#g=async()=>{let t=this.#t?.status==="held",o=this.word(t?"ui_booking_release":"ui_booking_cancel"),i=await q(this,{heading:o,text:this.word(t?"ui_booking_release_ask":"ui_booking_cancel_ask"),confirm:o,hasReason:!0,isDanger:!0});if(!i)return;let{reason:s}=i,r={booking_id:this.bookingId,...s?{reason:s}:{}},u=this.word(t?"ui_booking_was_released":"ui_booking_was_cancelled");await this.submit("cancel",r,u)}}#e;#o;get heading(){return(this.#i?D(this.#i):"")||this.word("ui_booking_nameless")}get#t(){return this.house?.bookings.get(this.bookingId)}get#i(){return this.#t??this.found??this.#o}firstUpdated(){this.#s(async()=>{this.making=await X(this.hass,this.bookingId)})}willUpdate(t){let o=this.#t;o?(this.#o=o,this.found=null):t.has("house")&&this.#s(async()=>{this.found=await Q(this.hass,this.bookingId)})}async#s(t){try{await t()}catch{return}}renderBody(){let t=this.#i;if(!t){let r=this.found===void 0;return a`<p>${r?this.word("ui_booking_unknown"):""}</p>`}let{hass:o,house:i,making:s}=this;return a`
<rk-booking-status .hass=${o} .booking=${t}></rk-booking-status>
${this.#r(t)}
${Z({hass:o,house:i,booking:t,making:s,now:this.#e.now})}
${this.#u(t)}
`}#r(t){let o=!this.#t&&this.#o!==void 0,i=this.#a(t),s=[o&&!i?this.word("ui_booking_gone"):"",i?this.word("ui_booking_not_shown"):"",t.is_block?this.word("ui_booking_block_helper"):""].filter(Boolean);return a`
<div role="status">${s.map(r=>a`<p>${r}</p>`)}</div>
${i?this.#d(t):l}
`}#a(t){return!this.#t&&t===this.found&&j(t)}#d({start:t}){let{day:o}=I(Date.parse(t),F(this.hass));return a`<a class="button" href=${b("board",void 0,{day:o})}>
${this.word("ui_booking_show_day")}
</a>`}#u(t){let o=v(this.#t,this.house?.rooms??new Map),{doors:i,canExtend:s,canEdit:r,canCancel:u}=o;return!i.length&&!s&&!r&&!u?l:a`
<div class="buttons">
${i.map(y=>this.#l(y,t))}
${s?this.#n("ui_booking_extend",O,this.#p):l}
${r?this.#n("ui_booking_edit",R,()=>{this.#h()}):l}
${u?this.#n(t.status==="held"?"ui_booking_release":"ui_booking_cancel",B,()=>{this.#g()}):l}
</div>
${this.isExtending&&s?this.#m(t):l}
`}#n(t,o,i){return a`<button ?disabled=${this.isBusy} @click=${i}>
${$(o)} ${this.word(t)}
</button>`}#l(t,o){let i=()=>{let u=this.word("ui_booking_door_opened",{room:t.name});this.submit("open_door",{room:t.key,booking_id:o.id},u)},r=o.rooms.length===1?this.word("ui_booking_open_door"):this.word("ui_booking_open_door_of",{room:t.name});return a`<button ?disabled=${this.isBusy} @click=${i}>
${$(E)} ${r}
</button>`}#m(t){return a`<rk-extend
.hass=${this.hass}
.end=${Date.parse(t.end)}
?disabled=${this.isBusy}
@extend=${this.#c}
></rk-extend>`}renderRefusal(t){return z(this,t)}renderFooter(){let{next:t}=v(this.#t,this.house?.rooms??new Map);if(!t)return l;let[o,i]=dt[t],s=()=>{this.submit(t,{booking_id:this.bookingId},this.word(i))};return a`<button slot="primaryAction" class="strong" ?disabled=${this.isBusy} @click=${s}>
${this.word(o)}
</button>`}#p;#h;#c;#g;static{this.styles=[...T.styles,k`dl{display:grid;gap:12px}dl>div{display:grid;grid-template-columns:minmax(88px,25%) 1fr;column-gap:16px}dt{color:var(--secondary-text-color)}dd{grid-column:2;overflow-wrap:anywhere;white-space:pre-line}rk-booking-status{justify-self:start}[role=status]:not(:has(p)){display:none}a.button{justify-self:start}a.plain{padding:0;text-decoration:underline}`]}};m([f({attribute:!1})],h.prototype,"bookingId",2),m([c()],h.prototype,"isExtending",2),m([c()],h.prototype,"found",2),m([c()],h.prototype,"making",2);_("rk-booking-dialog",h);export{h as BookingDialog};
