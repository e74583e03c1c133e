import{b as k,c as u}from"./chunk-7ECB7ISW.js";import{Aa as c}from"./chunk-PMIXZT36.js";import{a as n,c as e,f as p,i as l,l as m,w as a}from"./chunk-DH3OR755.js";var t=class extends a{render(){let{status:o,is_block:r,expires_at:i}=this.booking,s=r?u:k[o];return e`<span class="chip ${s.tone}">
${c(s.icon)}
${r?this.word("ui_booking_block"):this.choice("booking_status",o)}
${i===null?p:this.#o(i)}
</span>`}#o(o){return e`<rk-countdown
.hass=${this.hass}
.until=${o}
label=${this.word("ui_booking_expires_in_label")}
></rk-countdown>`}};n([l({attribute:!1})],t.prototype,"booking",2);m("rk-booking-status",t);
