import{a as q,b as G}from"./chunk-LRV3MYNB.js";import{a as z}from"./chunk-GBEPO6PH.js";import{a as N}from"./chunk-FGONVOQV.js";import{a as V}from"./chunk-FL3LJB7X.js";import"./chunk-WNXX3C6X.js";import{a as v,b as W,c as j}from"./chunk-LKICY7TR.js";import{g as U}from"./chunk-TEOKCQ7Y.js";import{a as T}from"./chunk-VDU3WJUG.js";import"./chunk-P4YVOEAH.js";import"./chunk-BY66FJYR.js";import"./chunk-7IPRKRDT.js";import{a as C}from"./chunk-AP4XLZMI.js";import"./chunk-3TQCJA5V.js";import{C as O,J as E,n as R,ra as $,s as B}from"./chunk-XSOTRW6G.js";import{c as K}from"./chunk-NL4LSURV.js";import{b}from"./chunk-CWD6LCO5.js";import{b as D}from"./chunk-LDW4EGQY.js";import{b as I,i as F,l as A,p as M,q as S,s as w,t as L}from"./chunk-N737FEGD.js";import{a as m,b as k,c as a,f as l,i as f,j as h,l as _,n as x,t as d,v as H,w as P}from"./chunk-DAD4P6BX.js";var ot=[15,30,60].map(s=>s*6e4),et=[{name:"length",selector:{duration:{enable_day:!1}}}],g=class extends P{constructor(){super(...arguments);this.end=0;this.disabled=!1;this.own={hours:0,minutes:45,seconds:0};this.#t=t=>{t.stopPropagation(),this.own=t.detail.value.length??{}}}render(){let t=U(this.own);return a`
<div class="presets" role="group" aria-label=${this.word("ui_booking_extend_by")}>
${ot.map(o=>this.#e(o))}
</div>
<div class="own">
<ha-form
.hass=${this.hass}
.data=${{length:this.own}}
.schema=${et}
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
</button>`}#o(t){this.dispatchEvent(new CustomEvent("extend",{detail:t}))}#t;static{this.styles=[...H,k`:host{display:grid;gap:16px;padding:16px;border:1px solid var(--divider-color);border-radius:var(--ha-border-radius-md, 8px)}.presets,.own{display:flex;flex-wrap:wrap;align-items:end;gap:8px}.presets button{flex:1 0 auto;padding:0 12px;white-space:nowrap}`]}};m([f({attribute:!1})],g.prototype,"end",2),m([f({type:Boolean})],g.prototype,"disabled",2),m([h()],g.prototype,"own",2);_("rk-extend",g);async function J(s,i){let{items:t}=await x(s,"get_bookings",{booking_id:i,status:"any"});return t[0]}var it=["booking_held","booking_pending","booking_confirmed"];async function Q(s,i){let{items:t}=await x(s,"get_audit_log",{booking_id:i,type:it}),o=t.at(-1);if(!o)return;let{kind:e,name:n}=o.actor,r=e==="automation"||e==="system"?e:"unknown";return{at:o.at,who:n?"other":r,name:n}}function X(s,i){return i.map(t=>s?.rooms.get(t)?.name??t)}function Y(s){let{hass:i,house:t,booking:o,now:e}=s,[n,r]=[Date.parse(o.start),Date.parse(o.end)],u=w(i,r-n),y=D(i,X(t,o.rooms)),Z=[o.source,o.external_id].filter(Boolean).join(" \xB7 ");return a`
<dl>
${p(d(i,"ui_booking_when"),S(i,n,r,e),u)}
${p(d(i,"ui_booking_rooms"),y)}
${p(d(i,"ui_booking_guest"),o.guest)}
${p(d(i,"ui_booking_title"),o.title)}
${p(d(i,"ui_booking_note"),o.note)}
${p(d(i,"ui_booking_power"),...nt(s))}
${p(d(i,"ui_booking_source"),Z)}
${p(d(i,"ui_booking_made"),st(s))}
</dl>
<a class="button plain" href=${b("log",void 0,{booking:o.id})}>
${d(i,"ui_booking_log")}
</a>
`}function p(s,...i){let t=i.filter(Boolean);return t.length===0?l:a`<div>
<dt>${s}</dt>
${t.map(o=>a`<dd>${o}</dd>`)}
</div>`}function nt({hass:s,house:i,booking:t,now:o}){return t.rooms.flatMap(e=>{let n=i?.powerOffs.get(N({booking_id:t.id,room:e}));if(!n)return[];let r=G(s,n,{now:o,bufferS:q(n,t)});if(t.rooms.length===1)return[r];let[u=e]=X(i,[e]);return[d(s,"ui_booking_power_of",{room:u,text:r})]})}function st({hass:s,booking:i,making:t,now:o}){let e=M(s,Date.parse(t?.at??i.created_at),o);return d(s,"ui_booking_made_by",{who:t?.who??"unknown",name:t?.name??"",at:e})}var rt={confirm:["ui_booking_confirm","ui_booking_was_confirmed"],check_in:["ui_booking_check_in","ui_booking_was_checked_in"],check_out:["ui_booking_check_out","ui_booking_was_checked_out"]},c=class extends T{constructor(){super(...arguments);this.bookingId="";this.isExtending=!1;this.found=null;this.#e=new C(this,"minute");this.#p=()=>{this.isExtending=!this.isExtending,this.refusal=void 0};this.#c=async()=>{(await K(this,this.bookingId)).addEventListener("done",()=>this.close())};this.#h=({detail:t})=>{let o={booking_id:this.bookingId,duration:L(t)};this.submit("extend",o,this.word("ui_booking_was_extended"))};this.#g=async()=>{let t=this.#t?.status==="held",o=this.word(t?"ui_booking_release":"ui_booking_cancel"),e=await z(this,{heading:o,text:this.word(t?"ui_booking_release_ask":"ui_booking_cancel_ask"),confirm:o,hasReason:!0,isDanger:!0});if(!e)return;let{reason:n}=e,r={booking_id:this.bookingId,...n?{reason:n}:{}},u=this.word(t?"ui_booking_was_released":"ui_booking_was_cancelled");await this.submit("cancel",r,u)}}#e;#o;get heading(){return(this.#i?j(this.#i):"")||this.word("ui_booking_nameless")}get#t(){return this.house?.bookings.get(this.bookingId)}get#i(){return this.#t??this.found??this.#o}firstUpdated(){this.#s(async()=>{this.making=await Q(this.hass,this.bookingId)})}willUpdate(t){let o=this.#t;o?(this.#o=o,this.found=null):t.has("house")&&this.#s(async()=>{this.found=await J(this.hass,this.bookingId)})}async#s(t){try{await t()}catch{return}}renderBody(){let t=this.#i;if(!t){let r=this.found===void 0;return a`<p>${r?this.word("ui_booking_unknown"):""}</p>`}let{hass:o,house:e,making:n}=this;return a`
<rk-booking-status .hass=${o} .booking=${t}></rk-booking-status>
${this.#r(t)}
${Y({hass:o,house:e,booking:t,making:n,now:this.#e.now})}
${this.#u(t)}
`}#r(t){let o=!this.#t&&this.#o!==void 0,e=this.#a(t),n=[o&&!e?this.word("ui_booking_gone"):"",e?this.word("ui_booking_not_shown"):"",t.is_block?this.word("ui_booking_block_helper"):""].filter(Boolean);return a`
<div role="status">${n.map(r=>a`<p>${r}</p>`)}</div>
${e?this.#d(t):l}
`}#a(t){return!this.#t&&t===this.found&&W(t)}#d({start:t}){let{day:o}=I(Date.parse(t),F(this.hass));return a`<a class="button" href=${b("board",void 0,{day:o})}>
${this.word("ui_booking_show_day")}
</a>`}#u(t){let o=v(this.#t,this.house?.rooms??new Map),{doors:e,canExtend:n,canEdit:r,canCancel:u}=o;return!e.length&&!n&&!r&&!u?l:a`
<div class="buttons">
${e.map(y=>this.#l(y,t))}
${n?this.#n("ui_booking_extend",O,this.#p):l}
${r?this.#n("ui_booking_edit",R,()=>{this.#c()}):l}
${u?this.#n(t.status==="held"?"ui_booking_release":"ui_booking_cancel",B,()=>{this.#g()}):l}
</div>
${this.isExtending&&n?this.#m(t):l}
`}#n(t,o,e){return a`<button ?disabled=${this.isBusy} @click=${e}>
${$(o)} ${this.word(t)}
</button>`}#l(t,o){let e=()=>{let u=this.word("ui_booking_door_opened",{room:t.name});this.submit("open_door",{room:t.key,booking_id:o.id},u)},r=o.rooms.length===1?this.word("ui_booking_open_door"):this.word("ui_booking_open_door_of",{room:t.name});return a`<button ?disabled=${this.isBusy} @click=${e}>
${$(E)} ${r}
</button>`}#m(t){return a`<rk-extend
.hass=${this.hass}
.end=${Date.parse(t.end)}
?disabled=${this.isBusy}
@extend=${this.#h}
></rk-extend>`}renderRefusal(t){return V(this,t)}renderFooter(){let{next:t}=v(this.#t,this.house?.rooms??new Map);if(!t)return l;let[o,e]=rt[t],n=()=>{this.submit(t,{booking_id:this.bookingId},this.word(e))};return a`<button slot="primaryAction" class="strong" ?disabled=${this.isBusy} @click=${n}>
${this.word(o)}
</button>`}#p;#c;#h;#g;static{this.styles=[...T.styles,k`dl{display:grid;gap:12px}dl>div{display:grid;grid-template-columns:minmax(88px,25%) 1fr;column-gap:16px}dt{color:var(--secondary-text-color)}dd{grid-column:2;overflow-wrap:anywhere;white-space:pre-line}rk-booking-status{justify-self:start}[role=status]:not(:has(p)){display:none}a.button{justify-self:start}a.plain{padding:0;text-decoration:underline}`]}};m([f({attribute:!1})],c.prototype,"bookingId",2),m([h()],c.prototype,"isExtending",2),m([h()],c.prototype,"found",2),m([h()],c.prototype,"making",2);_("rk-booking-dialog",c);export{c as BookingDialog};
