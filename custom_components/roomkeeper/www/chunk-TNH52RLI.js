import{a as i}from"./chunk-5WA6KCYJ.js";import"./chunk-3JPTLICH.js";import{a as n,b as a,c as o,i as l,j as d,v as u}from"./chunk-BUIEZ6YM.js";var s=class extends i{constructor(){super(...arguments);this.values={};this.#t=e=>{this.values=e.detail.value};this.#s=()=>{let{reason:e,...t}=this.values,r={reason:typeof e=="string"?e.trim():"",values:t};this.dispatchEvent(new CustomEvent("done",{detail:r})),this.close()}}get heading(){return this.question.heading}willUpdate(){this.hasUpdated||(this.values={...this.question.given})}get#e(){let{fields:e=[],hasReason:t}=this.question;if(!t)return e;let r=this.word("ui_ask_reason"),h=this.word("ui_ask_reason_helper");return[...e,{name:"reason",label:r,helper:h,selector:{text:{}}}]}renderBody(){let e=this.#e;return o`
<p>${this.question.text}</p>
${e.length===0?"":o`<ha-form
.hass=${this.hass}
.data=${this.values}
.schema=${e}
.computeLabel=${t=>t.label}
.computeHelper=${t=>t.helper}
@value-changed=${this.#t}
></ha-form>`}
`}renderFooter(){let{confirm:e,isDanger:t}=this.question;return o`
<button slot="secondaryAction" class="plain" @click=${this.close}>
${this.word("ui_ask_cancel")}
</button>
<button
slot="primaryAction"
class=${t?"strong dangerous":"strong"}
@click=${this.#s}
>
${e}
</button>
`}#t;#s;static{this.styles=[...i.styles,a`button.dangerous,button.dangerous:hover:not(:disabled){background:var(--rk-danger-fill, #b3261e)}`]}};n([l({attribute:!1})],s.prototype,"question",2),n([d()],s.prototype,"values",2);u("rk-ask-dialog",s);export{s as AskDialog};
