import{b as k,c as u}from"./chunk-HF4J4PD5.js";import{Aa as c}from"./chunk-2FRIR7BF.js";import{G as a,a as n,c as e,f as p,i as l,v as m}from"./chunk-BUIEZ6YM.js";var t=class extends a{render(){let{status:o,is_block:r,expires_at:i}=this.booking,s=r?u:k[o];return e`<span class="chip ${s.tone}">
${c(s.icon)}
${r?this.word("ui_booking_block"):this.choice("booking_status",o)}
${i===null?p:this.#o(i)}
</span>`}#o(o){return e`<rk-countdown
.hass=${this.hass}
.until=${o}
label=${this.word("ui_booking_expires_in_label")}
></rk-countdown>`}};n([l({attribute:!1})],t.prototype,"booking",2);m("rk-booking-status",t);
