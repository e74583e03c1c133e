import"./chunk-ER3AUMJF.js";import{a as b,b as v,c as _}from"./chunk-PMVFEJ4D.js";import"./chunk-WNXX3C6X.js";import"./chunk-LKICY7TR.js";import{a as m,d as c,k as g}from"./chunk-O3GOIF7L.js";import{a as d}from"./chunk-5WA6KCYJ.js";import"./chunk-3JPTLICH.js";import"./chunk-HF4J4PD5.js";import"./chunk-2FRIR7BF.js";import{b as k}from"./chunk-DEZACBUV.js";import{a as y}from"./chunk-7APIIRPZ.js";import"./chunk-PKWTBJ7C.js";import{a as s,b as l,c as o,f as a,i as h,j as p,l as n,t as f,v as u}from"./chunk-BUIEZ6YM.js";var $={confirmed:"ui_booking_confirmed_helper",pending:"ui_booking_pending_helper",held:"ui_booking_held_helper"},r=class extends d{constructor(){super(...arguments);this.draft={};this.#e=!1;this.#d=e=>{this.#i(e.detail)};this.#l=()=>{let{action:e,data:i}=g(this.filled),t=this.#t(this.filled.rooms).map(({name:x})=>x),w=this.word(e==="hold"?"ui_booking_was_held":"ui_booking_was_booked",{rooms:k(this.hass,t)});this.submit(e,i,w)}}#e;get heading(){return this.word("ui_booking_new")}hasInput(){return this.#e}willUpdate(){if(this.hasUpdated)return;let{unfinished:e,rooms:i=[]}=this.draft;this.#e=e!==void 0,this.filled=e??c(this.draft,this.#t(i),Date.now())}goOn(){let{filled:e}=this;return i=>y(i,{unfinished:e})}#t(e){return e.flatMap(i=>this.house?.rooms.get(i)??[])}get#o(){let{kind:e,rooms:i}=this.filled;return[...this.house?.rooms.values()??[]].filter(t=>(e==="held"?t.can_hold:t.can_book)||i.includes(t.key))}renderBody(){return o`
${this.#r()}
<rk-booking-form
.hass=${this.hass}
.draft=${this.filled}
.rooms=${this.#o}
@draft=${this.#d}
></rk-booking-form>
${this.#s()}
`}#r(){let{kind:e}=this.filled;return o`
<fieldset>
<legend class="only-read">${this.word("ui_booking_kind")}</legend>
<div class="kinds">
${m.map(i=>o`
<label>
<input
type="radio"
name="kind"
.checked=${i===e}
@change=${()=>this.#n(i)}
/>
${this.choice("booking_status",i)}
</label>
`)}
</div>
<p class="quiet">${this.word($[e])}</p>
</fieldset>
`}#s(){let e=f(this.hass),i=this.filled.start;return!this.house||n(i,e)===n(i,this.house.time_zone)?a:o`<p class="quiet">${this.word("ui_booking_zone",{zone:e})}</p>`}renderRefusal(e){let i=t=>this.#i({...this.filled,...t,isUntilExpiry:!1});return o` ${b(this,e)} ${v(this,e,this.filled,i)} `}renderFooter(){let{kind:e,rooms:i}=this.filled;return _(this,{name:this.word(e==="held"?"ui_booking_hold":"ui_booking_book"),isDisabled:i.length===0,onClick:this.#l})}#n(e){this.#i({...this.filled,kind:e})}#d;#i(e){this.#e=!0,this.filled=e,this.refusal=void 0}#l;static{this.styles=[...d.styles,l`fieldset{min-width:0;margin:0;padding:0;border:0;display:grid;gap:8px}.kinds{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;border:1px solid var(--divider-color);border-radius:var(--ha-border-radius-md, 8px);overflow:hidden}.kinds label{display:flex;align-items:center;justify-content:center;gap:8px;min-height:44px;cursor:pointer}.kinds label+label{border-inline-start:1px solid var(--divider-color)}.kinds label:has(:checked){background:var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));font-weight:var(--ha-font-weight-medium, 500)}.kinds label:has(:focus-visible){outline:2px solid var(--primary-text-color);outline-offset:-4px}.kinds input{accent-color:var(--primary-text-color);margin:0}.kinds input:focus-visible{outline:none}`]}};s([h({attribute:!1})],r.prototype,"draft",2),s([p()],r.prototype,"filled",2);u("rk-book-dialog",r);export{r as BookDialog};
