import{a as l,c as R}from"./chunk-O4JLB5CM.js";import"./chunk-WNXX3C6X.js";import"./chunk-LKICY7TR.js";import{h as g}from"./chunk-2X3YA3A5.js";import{a as y}from"./chunk-6TICSHVA.js";import"./chunk-7ECB7ISW.js";import"./chunk-PMIXZT36.js";import{b as _,c as b,i as u,v as F}from"./chunk-VEYCDBRH.js";import{a,c as s,f,i as c,j as p,l as z}from"./chunk-DH3OR755.js";var k=["cleaning","maintenance","admin_lock","system_hold","other"],$=["refuse","keep","cancel"];function w(i,d,e){let t=i?.until?Date.parse(i.until):Math.ceil(d/36e5)*36e5+36e5,{day:r,minutes:o}=_(t,e);return{reason:i?.reason??"cleaning",note:i?.note??"",has_end:!!i?.until,until_day:r,until_time:g(o),bookings:"refuse"}}function v(i,d){let{reason:e,note:t,has_end:r,until_day:o,until_time:h,bookings:E}=i,[A=0,x=0]=(h??"").split(":").map(Number),T=r&&o&&h?{until:F(b({day:o,minutes:A*60+x},d))}:{};return{reason:e,bookings:E,...t?{note:t}:{},...T}}var S={reason:"ui_freeze_reason",note:"ui_booking_note",has_end:"ui_freeze_has_end",until_day:"ui_freeze_until_day",until_time:"ui_freeze_until_time",bookings:"ui_freeze_bookings"},n=class extends y{constructor(){super(...arguments);this.room="";this.#i=!1;this.#n=e=>{e.stopPropagation(),this.#i=!0,this.fields=e.detail.value,this.refusal=void 0}}#i;get#e(){return this.house?.rooms.get(this.room)}get heading(){return this.word("ui_freeze_heading",{room:this.#e?.name??this.room})}hasInput(){return this.#i}willUpdate(){this.fields||!this.#e||(this.fields=w(this.#e.freeze,Date.now(),u(this.hass)))}renderBody(){let{fields:e}=this;return e?s`
<p>${this.word("ui_freeze_text")}</p>
${this.#t(e,this.#r())}
${e.has_end?s`<div class="when">
${this.#t(e,[{name:"until_day",required:!0,selector:{date:{}}}])}
${this.#t(e,[{name:"until_time",required:!0,selector:{time:{no_second:!0}}}])}
</div>`:f}
${this.#t(e,this.#s())}
`:s`<p>${this.word("ui_freeze_no_room")}</p>`}#t(e,t){return s`<ha-form
.hass=${this.hass}
.data=${e}
.schema=${t}
.computeLabel=${({name:r})=>{let o=S[r];return o?this.word(o):""}}
@value-changed=${this.#n}
></ha-form>`}#r(){return[{name:"reason",required:!0,selector:{select:{mode:"dropdown",options:k.map(t=>({value:t,label:this.choice("freeze_reason",t)}))}}},{name:"note",selector:{text:{}}},{name:"has_end",selector:{boolean:{}}}]}#s(){return[{name:"bookings",required:!0,selector:{select:{mode:"list",options:$.map(t=>({value:t,label:this.choice("affected_bookings",t)}))}}}]}renderRefusal(e){return e.code!=="freeze_affects"?l(this,e):s`
${l(this,e,"ui_freeze_in_the_way")}
<div class="buttons">
<button ?disabled=${this.isBusy} @click=${()=>this.#o("keep")}>
${this.word("ui_freeze_keep")}
</button>
<button ?disabled=${this.isBusy} @click=${()=>this.#o("cancel")}>
${this.word("ui_freeze_cancel")}
</button>
</div>
`}renderFooter(){return R(this,{name:this.word("ui_freeze_do"),isDisabled:!this.fields,onClick:()=>this.#o()})}#o(e){if(!this.fields)return;let t=e?{...this.fields,bookings:e}:this.fields,r={room:this.room,...v(t,u(this.hass))},o=this.word("ui_freeze_done",{room:this.#e?.name??this.room});this.submit("freeze",r,o)}#n};a([c({attribute:!1})],n.prototype,"room",2),a([p()],n.prototype,"fields",2);z("rk-freeze-dialog",n);export{n as FreezeDialog};
