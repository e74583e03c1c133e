import"./chunk-ER3AUMJF.js";import{a as g,b as m,c as b}from"./chunk-PMVFEJ4D.js";import"./chunk-WNXX3C6X.js";import"./chunk-LKICY7TR.js";import{e as u,l as a}from"./chunk-O3GOIF7L.js";import{a as p}from"./chunk-5WA6KCYJ.js";import"./chunk-3JPTLICH.js";import"./chunk-HF4J4PD5.js";import"./chunk-2FRIR7BF.js";import{c}from"./chunk-7APIIRPZ.js";import"./chunk-PKWTBJ7C.js";import{a as o,c as n,f,i as d,j as h,v as l}from"./chunk-BUIEZ6YM.js";var i=class extends p{constructor(){super(...arguments);this.bookingId="";this.#o=()=>{let e=this.begun&&this.filled&&a(this.begun,this.filled);if(!e){this.close();return}let t={booking_id:this.bookingId,...e};this.submit("reschedule",t,this.word("ui_booking_was_changed"))}}get heading(){return this.word("ui_booking_edit")}hasInput(){return this.filled!==this.begun}goOn(){let{bookingId:e,begun:t,filled:r}=this;return t&&r&&(s=>c(s,e,{begun:t,filled:r}))}get#e(){return this.house?.bookings.get(this.bookingId)}get#i(){return[...this.house?.rooms.values()??[]].filter(e=>e.can_book||this.filled?.rooms.includes(e.key))}willUpdate(){this.begun||(this.unfinished?{begun:this.begun,filled:this.filled}=this.unfinished:this.#e&&(this.begun=this.filled=u(this.#e)))}renderBody(){return this.#e?n`<rk-booking-form
.hass=${this.hass}
.draft=${this.filled}
.rooms=${this.#i}
is-there
?has-begun=${!this.#e.can_reschedule}
@draft=${e=>this.#t(e.detail)}
></rk-booking-form>`:n`<p role="status">${this.word("ui_booking_gone")}</p>`}renderRefusal(e){let{filled:t}=this,r=t&&this.#e?.can_reschedule;return n`
${g(this,e)}
${r?m(this,e,t,s=>this.#t({...t,...s})):f}
`}renderFooter(){return b(this,{name:this.word("ui_booking_save"),isDisabled:!this.#e||this.filled?.rooms.length===0,onClick:this.#o})}#t(e){this.filled=e,this.refusal=void 0}#o};o([d({attribute:!1})],i.prototype,"bookingId",2),o([d({attribute:!1})],i.prototype,"unfinished",2),o([h()],i.prototype,"begun",2),o([h()],i.prototype,"filled",2);l("rk-edit-dialog",i);export{i as EditDialog};
