import{a as X}from"./chunk-GUFX2BM6.js";import{f as Q,u as Y,v as Z}from"./chunk-VNQKVGAZ.js";import{a as J}from"./chunk-SWWB7VXA.js";import{a as $}from"./chunk-JUVVDTB7.js";import"./chunk-H3KOW2QK.js";import{a as F}from"./chunk-AP4XLZMI.js";import{$ as y,A as z,Aa as u,F as L,K as P,L as D,ca as M,da as N,f as H,g as q,ha as I,la as A}from"./chunk-2FRIR7BF.js";import{b as h}from"./chunk-4543ENWX.js";import{f as b}from"./chunk-PKWTBJ7C.js";import{E as K,F as G,G as w,a as p,b as j,c as s,f as c,i as m,j as B,l as v,t as U,v as x,x as l}from"./chunk-BUIEZ6YM.js";var k=["next","name","problem"],S=["all","on","off","problem"];function V(t,i,e){return t.find(r=>r===i)??e}function te(t){return{text:t.get("q")??"",shown:V(S,t.get("show"),"all"),sort:V(k,t.get("sort"),"next")}}function oe({text:t,shown:i,sort:e}){return{...t?{q:t}:{},...i==="all"?{}:{show:i},...e==="next"?{}:{sort:e}}}function fe(t){return t.has_problem||t.failures_in_a_row>0}var _e={all:()=>!0,on:({enabled:t})=>t,off:({enabled:t})=>!t,problem:fe},ee=({next_run_at:t})=>t===null?1/0:Date.parse(t),ge={next:(t,i)=>ee(t)-ee(i),name:()=>0,problem:(t,i)=>Number(i.has_problem)-Number(t.has_problem)||i.failures_in_a_row-t.failures_in_a_row};function re(t,{text:i,shown:e,sort:r},o){let{compare:n}=new Intl.Collator(o,{numeric:!0}),a=i.trim().toLocaleLowerCase(o);return[...t].filter(_e[e]).filter(({name:d})=>d.toLocaleLowerCase(o).includes(a)).sort((d,f)=>ge[r](d,f)||n(d.name,f.name))}function ie(t){let i={count:t.failures_in_a_row},e=(r,o,n)=>({tone:r,icon:o,key:n,values:i});return t.is_running?e("primary",I,"ui_schedule_running"):t.has_problem?e("danger",q,"ui_schedule_keeps_failing"):t.last_result==="failed"?e("danger",H,"ui_schedule_failed"):t.last_result==="success"?e("success",z,"ui_schedule_succeeded"):e("neutral",L,"ui_schedule_never_ran")}var be={area:"sofa",floor:"stairs",label:"label-outline",device:"devices",entity:"shape-outline"},xe={automation:"robot",button:"gesture-tap-button",climate:"thermostat",cover:"blinds-horizontal",fan:"fan",humidifier:"air-humidifier",input_boolean:"toggle-switch-outline",input_button:"gesture-tap-button",input_number:"ray-vertex",lawn_mower:"robot-mower",light:"lightbulb-outline",media_player:"speaker",number:"ray-vertex",scene:"palette",script:"script-text-outline",siren:"bullhorn",switch:"power-socket-eu",vacuum:"robot-vacuum",valve:"valve",water_heater:"water-boiler"};function se({kind:t,domain:i}){return`mdi:${xe[i]??be[t]}`}function R({hass:t,house:i,schedule:e,now:r}){let o=d=>i.schedules.get(d)?.name??d,a=!["one_off","interval"].includes(e.schedule_type)&&(e.timezone!==i.time_zone||v(r,i.time_zone)!==v(r,U(t)));return s`
<a class="name" href=${h("schedules",e.id)}>${e.name}</a>
<span class="quiet">
${Y(t,e,{now:r,nameOf:o})}
${a?s`<span class="zone">${e.timezone}</span>`:c}
</span>
`}var ne=3;function T({hass:t,schedule:i}){let e=X(t,i.target);if(e.length===0)return s`<span class="quiet">–</span>`;let r=e.slice(ne).map(({name:o})=>o);return s`
<ul class="devices">
${e.slice(0,ne).map(o=>s`<li><ha-icon icon=${se(o)} aria-hidden="true"></ha-icon> <span>${o.name}</span></li>`)}
${r.length>0?s`<li class="quiet" title=${r.join(", ")}>
<ha-icon icon="mdi:dots-horizontal" aria-hidden="true"></ha-icon>
<span>${l(t,"ui_schedule_more_devices",{count:r.length})}</span>
</li>`:c}
</ul>
`}function O({hass:t,schedule:i,now:e}){if(!i.enabled)return s`<span class="quiet">${l(t,"ui_schedule_is_off")}</span>`;if(i.next_run_at===null)return s`<span class="quiet">${l(t,"ui_schedule_nothing_to_come")}</span>`;let r=Date.parse(i.next_run_at);return s`
<span>${Z(t,r,e)}</span>
<time class="quiet" datetime=${i.next_run_at}>${b(t,r,e)}</time>
`}function C({hass:t,schedule:i,now:e}){let{tone:r,icon:o,key:n,values:a}=ie(i),d=i.last_ended_at??i.last_started_at;return s`
<span class="chip ${r}">${u(o)} ${l(t,n,a)}</span>
${d===null||i.is_running?c:s`<time class="quiet" datetime=${d}>${b(t,Date.parse(d),e)}</time>`}
`}function E({hass:t,house:i,schedule:e,doings:r}){let o=i.user.can_change_schedules&&(e.enabled||e.can_enable);return s`
<button
class="switch"
role="switch"
aria-checked=${e.enabled?"true":"false"}
aria-label=${l(t,"ui_schedule_switch",{name:e.name})}
?disabled=${!o}
@click=${()=>{r.toggle(e)}}
>
<span class="knob"></span>
</button>
`}function W(t){let{hass:i,house:e,schedule:r,doings:o}=t;if(!e.user.can_change_schedules)return c;let{name:n}=r,a=[{path:M,text:"ui_schedule_run",label:"ui_schedule_run_label",may:r.can_run,act:()=>{o.run(r)}},{path:A,text:"ui_schedule_skip",label:"ui_schedule_skip_label",may:r.can_skip_next,act:()=>{o.skip(r)}}],d=l(i,"ui_schedule_duplicate_label",{name:n}),f=l(i,"ui_schedule_delete_label",{name:n});return s`
<div class="actions">
${a.map(({path:ce,text:ue,label:pe,may:he,act:me})=>s`
<button
class="round"
title=${l(i,ue)}
aria-label=${l(i,pe,{name:n})}
?disabled=${!he}
@click=${me}
>
${u(ce)}
</button>
`)}
<a
class="button round"
title=${l(i,"ui_schedule_duplicate")}
aria-label=${d}
href=${h("schedules","new",{from:r.id})}
>
${u(P)}
</a>
<button
class="round"
title=${l(i,"ui_schedule_delete")}
aria-label=${f}
@click=${()=>{o.remove(r)}}
>
${u(D)}
</button>
</div>
`}function ae(t,i){let e=o=>{let n=oe({...i,...o});K(h("schedules",void 0,n),{replace:!0})},r=o=>o.target.value;return s`
<div class="filters" role="search">
<input
type="search"
placeholder=${l(t,"ui_schedule_search")}
aria-label=${l(t,"ui_schedule_search")}
.value=${i.text}
@input=${o=>{e({text:r(o)})}}
/>
<select
aria-label=${l(t,"ui_schedule_show")}
@change=${o=>{e({shown:r(o)})}}
>
${S.map(o=>s`<option value=${o} ?selected=${o===i.shown}>
${l(t,`ui_schedule_show_${o}`)}
</option>`)}
</select>
<select
aria-label=${l(t,"ui_schedule_sort")}
@change=${o=>{e({sort:r(o)})}}
>
${k.map(o=>s`<option value=${o} ?selected=${o===i.sort}>
${l(t,`ui_schedule_sort_${o}`)}
</option>`)}
</select>
</div>
`}var le=j`:host{display:grid;gap:16px;max-width:1400px;margin:0 auto;padding:16px}header,.filters{display:flex;flex-wrap:wrap;align-items:center;gap:8px}header{justify-content:space-between}.filters input{flex:1 1 200px;max-width:360px}@media(width<=600px){.filters{display:grid;grid-template-columns:1fr 1fr}.filters input{grid-column:1 / -1;max-width:none}.filters select{min-width:0}}table{width:100%;border-collapse:collapse}.card.table{padding:0;overflow-x:auto}th{padding:12px 8px;color:var(--secondary-text-color);font-weight:var(--ha-font-weight-medium, 500);text-align:start;white-space:nowrap}td{padding:8px;border-top:1px solid var(--divider-color);vertical-align:middle}th:first-child,td:first-child{padding-inline-start:16px}td>*,.card>.pair>*{display:block}td>.chip,.pair>.chip{display:inline-flex}tr.off .name,li.off .name{color:var(--secondary-text-color)}td.what{min-width:240px}td time{white-space:nowrap}.name{display:inline-flex;align-items:center;min-height:32px;color:var(--primary-text-color);font-size:var(--ha-font-size-l, 16px);font-weight:var(--ha-font-weight-medium, 500);overflow-wrap:anywhere;text-decoration:none}.name:hover{text-decoration:underline}.zone:before{content:"· "}.devices{display:grid;gap:2px}.devices li{display:flex;gap:6px;align-items:center;overflow-wrap:anywhere}.devices ha-icon{flex:none;--mdc-icon-size: 1.2em;color:var(--secondary-text-color)}.actions{display:flex}.button.round{padding:0;border-color:transparent;border-radius:50%}.switch{padding:0 4px;border-color:transparent}.knob{display:block;position:relative;width:36px;height:20px;border:2px solid var(--secondary-text-color);border-radius:10px}.knob:after{content:"";position:absolute;inset-block-start:3px;inset-inline-start:3px;width:10px;height:10px;border-radius:50%;background:var(--secondary-text-color);transition:inset-inline-start .15s}.switch[aria-checked=true] .knob{border-color:var(--rk-strong-fill, #00658a);background:var(--rk-strong-fill, #00658a)}.switch[aria-checked=true] .knob:after{inset-inline-start:17px;width:14px;height:14px;inset-block-start:1px;background:#fff}@media(forced-colors:active){.knob,.knob:after{forced-color-adjust:none}.knob{border-color:ButtonText}.knob:after{background:ButtonText}.switch[aria-checked=true] .knob{border-color:Highlight;background:Highlight}.switch[aria-checked=true] .knob:after{background:HighlightText}}.cards{display:grid;gap:12px}.cards>li{display:grid;gap:8px}.top,.bottom,.pair{display:flex;align-items:center;justify-content:space-between;gap:4px 8px}.pair{flex-wrap:wrap;justify-content:start}.pair dt{min-width:92px;color:var(--secondary-text-color)}.what>*{display:block}.bottom{margin:0 -8px -8px}section{display:grid;gap:16px}.templates{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:8px}.templates a{display:grid;justify-content:stretch;align-content:start;gap:4px;height:100%;padding:12px 16px}strong{font-weight:var(--ha-font-weight-medium, 500)}`;var we=4,de=["ui_schedule_column_name","ui_schedule_column_devices","ui_schedule_column_next","ui_schedule_column_last","ui_schedule_column_on"],_=class extends w{constructor(){super(...arguments);this.query=new URLSearchParams;this.narrow=!1;this.#t=new F(this,"minute");this.#l={toggle:e=>{this.#c(e)},run:e=>{this.#u(e)},skip:e=>{this.#p(e)},remove:e=>{this.#h(e)}}}#t;get#o(){return this.house.user.can_change_schedules}render(){return s`
<header>
<h2>${this.word("ui_tab_schedules")}</h2>
${this.#o?s`<a class="button" href=${h("schedules","new")}>
${u(N)} ${this.word("ui_schedule_new")}
</a>`:c}
</header>
${this.house.schedules.size===0?this.#a():this.#i()}
`}#i(){let{hass:e,house:r}=this,o=te(this.query),n=re(r.schedules.values(),o,e.locale.language),a=r.schedules.size>=we;return s`
${a?ae(e,o):c}
${n.length===0?s`<div class="card empty" role="status">
${u(y)}
<p>${this.word("ui_schedule_none_found")}</p>
</div>`:this.narrow?this.#n(n):this.#s(n)}
`}#r(e){let{hass:r,house:o}=this;return{hass:r,house:o,schedule:e,now:this.#t.now,doings:this.#l}}#s(e){let r=n=>{let a=this.#r(n);return s`<tr class=${n.enabled?"":"off"}>
<td class="what">${R(a)}</td>
<td>${T(a)}</td>
<td>${O(a)}</td>
<td>${C(a)}</td>
<td>${E(a)}</td>
<td>${W(a)}</td>
</tr>`},o=({name:n})=>s`<tr>
<td colspan=${de.length+1}>${this.word("ui_broken",{name:n})}</td>
</tr>`;return s`
<div class="card table">
<table>
<thead>
<tr>
${de.map(n=>s`<th scope="col">${this.word(n)}</th>`)}
<th scope="col">
<span class="only-read">${this.word("ui_schedule_column_actions")}</span>
</th>
</tr>
</thead>
<tbody>
${$(e,({id:n})=>n,r,o)}
</tbody>
</table>
</div>
`}#n(e){return s`<ul class="cards">
${$(e,({id:n})=>n,n=>{let a=this.#r(n);return s`<li class="card ${n.enabled?"":"off"}">
<div class="top">
<div class="what">${R(a)}</div>
${E(a)}
</div>
<dl>
${[["ui_schedule_column_devices",T(a)],["ui_schedule_column_next",O(a)],["ui_schedule_column_last",C(a)]].map(([d,f])=>s`<div class="pair">
<dt>${this.word(d)}</dt>
<dd class="pair">${f}</dd>
</div>`)}
</dl>
<div class="bottom">${W(a)}</div>
</li>`},({name:n})=>s`<li class="card">${this.word("ui_broken",{name:n})}</li>`)}
</ul>`}#a(){let e=this.word("ui_schedule_none");return this.#o?s`
<section class="card">
<p>${e} ${this.word("ui_schedule_none_yet")}</p>
<h3>${this.word("ui_schedule_from_template")}</h3>
<ul class="templates">
${Q.map(r=>s`
<li>
<a class="button" href=${h("schedules","new",{template:r})}>
<strong>${this.choice("template",r)}</strong>
<span class="quiet">${this.word(`ui_schedule_about_${r}`)}</span>
</a>
</li>
`)}
</ul>
</section>
`:s`<div class="card empty">
${u(y)}
<p>${e}</p>
</div>`}#l;async#e(e,{id:r,name:o},n,a={}){await this.act(e,{schedule_id:r})!==void 0&&this.#d(this.word(n,{name:o,...a}))}#d(e){this.dispatchEvent(new CustomEvent("rk-say",{detail:e,bubbles:!0,composed:!0}))}#c(e){return e.enabled?this.#e("disable_schedule",e,"ui_schedule_said_off"):this.#e("enable_schedule",e,"ui_schedule_said_on")}#u(e){return this.#e("run_schedule",e,"ui_schedule_said_started")}#p(e){let r=e.next_run_at,o=r===null?"":b(this.hass,Date.parse(r),this.#t.now);return this.#e("skip_next",e,"ui_schedule_said_skipped",{at:o})}async#h(e){let{name:r}=e;await J(this,{heading:this.word("ui_schedule_delete_heading",{name:r}),text:this.word("ui_schedule_delete_text"),confirm:this.word("ui_schedule_delete"),isDanger:!0})&&await this.#e("delete_schedule",e,"ui_schedule_said_deleted")}static{this.styles=[...G,le]}};p([m({attribute:!1})],_.prototype,"house",2),p([m({attribute:!1})],_.prototype,"query",2),p([m({type:Boolean})],_.prototype,"narrow",2);x("rk-schedule-list",_);var g=class extends w{constructor(){super(...arguments);this.narrow=!1;this.hasEditor=!1}willUpdate(){this.place.id!==void 0&&!this.hasEditor&&this.#t()}async#t(){await import("./chunk-MH6772KE.js"),this.hasEditor=!0}render(){let{hass:e,house:r,place:o}=this;return r?o.id===void 0?s`<rk-schedule-list
.hass=${e}
.house=${r}
.query=${o.query}
.narrow=${this.narrow}
></rk-schedule-list>`:this.hasEditor?s`<rk-schedule-editor
.hass=${e}
.house=${r}
.scheduleId=${o.id}
.query=${o.query}
></rk-schedule-editor>`:c:c}};p([m({attribute:!1})],g.prototype,"place",2),p([m({type:Boolean})],g.prototype,"narrow",2),p([B()],g.prototype,"hasEditor",2);x("rk-schedules-view",g);export{g as SchedulesView};
