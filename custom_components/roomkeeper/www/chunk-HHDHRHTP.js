import{a as m,c as R}from"./chunk-PMVFEJ4D.js";import"./chunk-WNXX3C6X.js";import"./chunk-LKICY7TR.js";import{h as y}from"./chunk-O3GOIF7L.js";import{a as g}from"./chunk-5WA6KCYJ.js";import"./chunk-3JPTLICH.js";import"./chunk-HF4J4PD5.js";import"./chunk-2FRIR7BF.js";import{d as k}from"./chunk-7APIIRPZ.js";import{l as F}from"./chunk-PKWTBJ7C.js";import{a,c as n,f as c,i as u,j as p,m as _,n as b,t as l,v as z}from"./chunk-BUIEZ6YM.js";var $=["cleaning","maintenance","admin_lock","system_hold","other"],w=["refuse","keep","cancel"];function v(r,d,e){let t=r?.until?Date.parse(r.until):Math.ceil(d/36e5)*36e5+36e5,{day:o,minutes:i}=_(t,e);return{reason:r?.reason??"cleaning",note:r?.note??"",has_end:!!r?.until,until_day:o,until_time:y(i),bookings:"refuse"}}function E(r,d){let{reason:e,note:t,has_end:o,until_day:i,until_time:f,bookings:A}=r,[x=0,T=0]=(f??"").split(":").map(Number),O=o&&i&&f?{until:F(b({day:i,minutes:x*60+T},d))}:{};return{reason:e,bookings:A,...t?{note:t}:{},...O}}var S={reason:"ui_freeze_reason",note:"ui_booking_note",has_end:"ui_freeze_has_end",until_day:"ui_freeze_until_day",until_time:"ui_freeze_until_time",bookings:"ui_freeze_bookings"},s=class extends g{constructor(){super(...arguments);this.room="";this.#o=!1;this.#s=e=>{e.stopPropagation(),this.#o=!0,this.fields=e.detail.value,this.refusal=void 0}}#o;get#e(){return this.house?.rooms.get(this.room)}get heading(){return this.word("ui_freeze_heading",{room:this.#e?.name??this.room})}hasInput(){return this.#o}goOn(){let{room:e,fields:t}=this;return o=>k(o,e,t)}willUpdate(){this.fields||!this.#e||(this.#o=this.unfinished!==void 0,this.fields=this.unfinished??v(this.#e.freeze,Date.now(),l(this.hass)))}renderBody(){let{fields:e}=this;return e?n`
<p>${this.word("ui_freeze_text")}</p>
${this.#t(e,this.#r())}
${e.has_end?n`<div class="when">
${this.#t(e,[{name:"until_day",required:!0,selector:{date:{}}}])}
${this.#t(e,[{name:"until_time",required:!0,selector:{time:{no_second:!0}}}])}
</div>`:c}
${this.#t(e,this.#n())}
`:n`<p>${this.word("ui_freeze_no_room")}</p>`}#t(e,t){return n`<ha-form
.hass=${this.hass}
.data=${e}
.schema=${t}
.computeLabel=${({name:o})=>{let i=S[o];return i?this.word(i):""}}
@value-changed=${this.#s}
></ha-form>`}#r(){return[{name:"reason",required:!0,selector:{select:{mode:"dropdown",options:$.map(t=>({value:t,label:this.choice("freeze_reason",t)}))}}},{name:"note",selector:{text:{}}},{name:"has_end",selector:{boolean:{}}}]}#n(){return[{name:"bookings",required:!0,selector:{select:{mode:"list",options:w.map(t=>({value:t,label:this.choice("affected_bookings",t)}))}}}]}renderRefusal(e){return e.code!=="freeze_affects"?m(this,e):n`
${m(this,e,"ui_freeze_in_the_way")}
<div class="buttons">
<button ?disabled=${this.isBusy} @click=${()=>this.#i("keep")}>
${this.word("ui_freeze_keep")}
</button>
<button ?disabled=${this.isBusy} @click=${()=>this.#i("cancel")}>
${this.word("ui_freeze_cancel")}
</button>
</div>
`}renderFooter(){return R(this,{name:this.word("ui_freeze_do"),isDisabled:!this.fields,onClick:()=>this.#i()})}#i(e){if(!this.fields)return;let t=e?{...this.fields,bookings:e}:this.fields,o={room:this.room,...E(t,l(this.hass))},i=this.word("ui_freeze_done",{room:this.#e?.name??this.room});this.submit("freeze",o,i)}#s};a([u({attribute:!1})],s.prototype,"room",2),a([u({attribute:!1})],s.prototype,"unfinished",2),a([p()],s.prototype,"fields",2);z("rk-freeze-dialog",s);export{s as FreezeDialog};
