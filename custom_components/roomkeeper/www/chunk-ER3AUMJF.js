import{c as g,i as b,j as y}from"./chunk-O3GOIF7L.js";import{j as h}from"./chunk-PKWTBJ7C.js";import{F as _,G as c,a as l,b as m,c as o,f as a,i as d,t as u,v as f}from"./chunk-BUIEZ6YM.js";var $={rooms:"ui_booking_rooms",start_day:"ui_booking_start_day",start_time:"ui_booking_start_time",end_day:"ui_booking_end_day",end_time:"ui_booking_end_time",title:"ui_booking_title",guest:"ui_booking_guest",note:"ui_booking_note",is_until_expiry:"ui_booking_until_expiry",expires_in:"ui_booking_expires_in",power_off_buffer:"ui_booking_power_off_buffer"},v={date:{}},T={time:{no_second:!0}},p={duration:{enable_day:!1}},n=class extends c{constructor(){super(...arguments);this.rooms=[];this.isThere=!1;this.hasBegun=!1;this.#n=({name:e})=>{let t=$[e];return t?this.word(t):""};this.#a=({name:e})=>{if(e!=="power_off_buffer"&&e!=="expires_in")return;let t=this.rooms.find(({key:w})=>w===this.draft.rooms[0])?.policy,s=this.draft.kind==="held"?t?.hold_duration_s:void 0,r=e==="expires_in"?s:t?.power_off_buffer_s;if(r===void 0)return this.word("ui_booking_as_the_room");let k=h(this.hass,r*1e3);return this.word("ui_booking_as_the_room_length",{length:k})};this.#d=e=>{e.stopPropagation(),this.#t(y(this.draft,e.detail.value,u(this.hass)))}}render(){let{draft:e}=this,t=!(e.kind==="held"&&e.isUntilExpiry);return o`
${this.#e(this.#i())}
${e.kind==="held"&&!this.isThere?this.#e(this.#r()):a}
${t?o`${this.#o()} ${this.#l()}`:a} ${this.#e(this.#s())}
`}#i(){return this.hasBegun?[]:[{name:"rooms",required:!0,selector:{select:{multiple:!0,mode:"dropdown",options:this.rooms.map(({key:i,name:s})=>({value:i,label:s}))}}}]}#r(){return[{name:"is_until_expiry",selector:{boolean:{}}},{name:"expires_in",selector:p}]}#o(){let e=i=>this.#e([{name:i,required:!0,selector:v}]),t=i=>this.#e([{name:i,required:!0,selector:T}]);return o`
<div class="when">
${this.hasBegun?a:o`${e("start_day")} ${t("start_time")}`}
${e("end_day")} ${t("end_time")}
</div>
`}#s(){let e={text:{}},{kind:t}=this.draft,i=[...t==="held"&&!this.isThere?[]:[{name:"title",selector:e}],{name:"guest",selector:e},{name:"note",selector:{text:{multiline:!0}}}];if(this.isThere||t==="held")return i;let s=[...t==="pending"?[{name:"expires_in",selector:p}]:[],{name:"power_off_buffer",selector:p}],r=this.word("ui_booking_more");return[...i,{type:"expandable",name:"",flatten:!0,title:r,schema:s}]}#e(e){return e.length===0?a:o`
<ha-form
.hass=${this.hass}
.data=${b(this.draft,u(this.hass))}
.schema=${e}
.computeLabel=${this.#n}
.computeHelper=${this.#a}
@value-changed=${this.#d}
></ha-form>
`}#n;#a;#l(){let{start:e,end:t,rooms:i}=this.draft,s=this.rooms.filter(({key:r})=>i.includes(r));return o`
<div class="lengths" role="group" aria-label=${this.word("ui_booking_length")}>
${g(s).map(r=>o`
<button
aria-pressed=${String(t-e===r)}
@click=${()=>this.#t({...this.draft,end:e+r})}
>
${h(this.hass,r)}
</button>
`)}
${t>e?o`<span class="quiet">
${this.word("ui_booking_lasts",{length:h(this.hass,t-e)})}
</span>`:a}
</div>
`}#d;#t(e){this.draft=e,this.dispatchEvent(new CustomEvent("draft",{detail:e}))}static{this.styles=[..._,m`:host{display:grid;grid-template-columns:minmax(0,1fr);gap:16px}.when{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));align-items:end;gap:8px 16px}.lengths{display:flex;flex-wrap:wrap;align-items:center;gap:8px}.lengths button{padding:0 12px}button[aria-pressed=true]{border-color:var(--primary-color);background:var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));font-weight:var(--ha-font-weight-medium, 500)}`]}};l([d({attribute:!1})],n.prototype,"draft",2),l([d({attribute:!1})],n.prototype,"rooms",2),l([d({type:Boolean,attribute:"is-there"})],n.prototype,"isThere",2),l([d({type:Boolean,attribute:"has-begun"})],n.prototype,"hasBegun",2);f("rk-booking-form",n);
