import{r as l,s as S}from"./chunk-VNQKVGAZ.js";import{a as R}from"./chunk-JUVVDTB7.js";import"./chunk-H3KOW2QK.js";import{Aa as f,W as y,z as w}from"./chunk-2FRIR7BF.js";import{b as T}from"./chunk-DEZACBUV.js";import{j as $}from"./chunk-PKWTBJ7C.js";import{F as v,G as k,a as h,b,c as d,f as g,j as _,v as x,x as m}from"./chunk-BUIEZ6YM.js";function p(e,i){return $(e,(i??0)*1e3)}function O(e,i){let t={style:"unit",unit:"hour",maximumFractionDigits:1},n=i*1e3/36e5;return new Intl.NumberFormat(e.locale.language,t).format(n)}function M(e,i,t){let n=[];for(let[u,{days:s,start:o,end:r}]of t.entries()){let a=i[u];!a||a.start===o&&a.end===r||n.push(m(e,"ui_suggestion_window",{days:S(e,s),start:l(e,o),end:l(e,r),start_now:l(e,a.start),end_now:l(e,a.end)}))}return T(e,n)}function W(e,i){let{name:t}=i,{days:n}=i.evidence,u=(s,o,r,a)=>({what:m(e,s,{name:t,...o}),why:m(e,r,{days:n,...a})});switch(i.kind){case"shorter_power_off_buffer":{let{now:s,then:o,evidence:r}=i;return u("ui_suggestion_buffer",{now:p(e,s.power_off_buffer_s),then:p(e,o.power_off_buffer_s)},"ui_suggestion_buffer_why",{count:r.power_offs,empty:p(e,r.empty_for_s)})}case"longer_timeout":{let{now:s,then:o,evidence:r}=i,a=o.timeout_s===void 0;return u(a?"ui_suggestion_longest":"ui_suggestion_timeout",{now:p(e,a?s.max_timeout_s:s.timeout_s),then:p(e,a?o.max_timeout_s:o.timeout_s)},"ui_suggestion_timeout_why",{count:r.cut_short,stays:r.stays})}case"no_show_rule":{let{then:s,evidence:o}=i;return u("ui_suggestion_no_show",{then:p(e,s.no_show_after_s)},"ui_suggestion_no_show_why",{count:o.missed,bookings:o.bookings,kept:O(e,o.kept_s),latest:p(e,o.latest_s)})}case"shorter_opening_hours":{let{now:s,then:o,evidence:r}=i;return u("ui_suggestion_hours",{windows:M(e,s.opening_hours,o.opening_hours)},"ui_suggestion_hours_why",{count:r.bookings,unused:O(e,r.unused_s)})}}}var C=1e3,c=class extends k{constructor(){super(...arguments);this.found=[];this.done=new Map}firstUpdated(t){this.#e()}async#e(){let t=await this.act("get_suggestions",{limit:C});this.found=t?.items??[]}async#s({id:t}){this.#t(t,"busy"),await this.act("apply_suggestion",{suggestion_id:t},({message:u})=>{this.#t(t,{refused:u})})&&this.#t(t,"applied")}#t(t,n){this.done=new Map(this.done).set(t,n)}render(){return this.found.length===0?g:d`
<section aria-labelledby="suggestions">
<h2 id="suggestions">${this.word("ui_suggestions")}</h2>
<p class="quiet">
${this.word("ui_suggestions_about")}
${this.hass.user?.is_admin?g:this.word("ui_suggestions_ask")}
</p>
<ul class="card">
${R(this.found,({id:t})=>t,t=>this.#o(t),({name:t})=>d`<li>${this.word("ui_broken",{name:t})}</li>`)}
</ul>
</section>
`}#o(t){let{what:n,why:u}=W(this.hass,t),s=this.done.get(t.id);return d`<li>
<span class="mark">${f(y)}</span>
<div class="text">
<h3>${n}</h3>
<p>${u}</p>
${typeof s=="object"?d`<p class="refused danger" role="alert">${s.refused}</p>`:g}
</div>
<div class="do" role="status">
${s==="applied"?d`<span class="chip success">
${f(w)}${this.word("ui_suggestion_applied")}
</span>`:this.#i(t,n,s==="busy")}
</div>
</li>`}#i(t,n,u){return this.hass.user?.is_admin?d`<button
?disabled=${u}
aria-label=${this.word("ui_suggestion_apply_this",{what:n})}
@click=${()=>{this.#s(t)}}
>
${this.word("ui_suggestion_apply")}
</button>`:g}static{this.styles=[...v,b`section{display:grid;gap:8px;container-type:inline-size}ul.card{padding:0 16px}li{display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:4px 12px;align-items:center;padding:12px 0}li+li{border-top:1px solid var(--divider-color)}.mark{align-self:start;color:var(--secondary-text-color)}.text{display:grid;gap:4px;overflow-wrap:anywhere}.refused{padding:8px 12px;border-inline-start:4px solid var(--tone-edge);border-radius:var(--ha-border-radius-md, 8px);background:var(--tone-fill)}.do{display:grid;justify-items:end}@media print{.do{display:none}}@container (max-width: 560px){.do{grid-column:2 / -1;justify-items:start}}`]}};h([_()],c.prototype,"found",2),h([_()],c.prototype,"done",2);x("rk-suggestions",c);export{c as Suggestions};
