import"./chunk-2DQRHJJN.js";import{a as u,b as g,c as m}from"./chunk-O4JLB5CM.js";import"./chunk-WNXX3C6X.js";import"./chunk-LKICY7TR.js";import{e as a,l}from"./chunk-2X3YA3A5.js";import{a as f}from"./chunk-6TICSHVA.js";import"./chunk-7ECB7ISW.js";import"./chunk-PMIXZT36.js";import"./chunk-VEYCDBRH.js";import{a as i,c as r,f as n,i as d,j as s,l as h}from"./chunk-DH3OR755.js";var t=class extends f{constructor(){super(...arguments);this.bookingId="";this.#i=()=>{let e=this.begun&&this.filled&&l(this.begun,this.filled);if(!e){this.close();return}let o={booking_id:this.bookingId,...e};this.submit("reschedule",o,this.word("ui_booking_was_changed"))}}get heading(){return this.word("ui_booking_edit")}hasInput(){return this.filled!==this.begun}get#e(){return this.house?.bookings.get(this.bookingId)}get#o(){return[...this.house?.rooms.values()??[]].filter(e=>e.can_book||this.filled?.rooms.includes(e.key))}willUpdate(){this.begun||!this.#e||(this.begun=this.filled=a(this.#e))}renderBody(){return this.#e?r`<rk-booking-form
.hass=${this.hass}
.draft=${this.filled}
.rooms=${this.#o}
is-there
?has-begun=${!this.#e.can_reschedule}
@draft=${e=>this.#t(e.detail)}
></rk-booking-form>`:r`<p role="status">${this.word("ui_booking_gone")}</p>`}renderRefusal(e){let{filled:o}=this,p=o&&this.#e?.can_reschedule;return r`
${u(this,e)}
${p?g(this,e,o,k=>this.#t({...o,...k})):n}
`}renderFooter(){return m(this,{name:this.word("ui_booking_save"),isDisabled:!this.#e||this.filled?.rooms.length===0,onClick:this.#i})}#t(e){this.filled=e,this.refusal=void 0}#i};i([d({attribute:!1})],t.prototype,"bookingId",2),i([s()],t.prototype,"begun",2),i([s()],t.prototype,"filled",2);h("rk-edit-dialog",t);export{t as EditDialog};
