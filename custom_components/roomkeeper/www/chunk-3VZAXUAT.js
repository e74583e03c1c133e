import{a as z,b as H,d as Q}from"./chunk-TCTNFSDE.js";import{a as W}from"./chunk-O6LNVYGO.js";import{a as A,b}from"./chunk-MWFX7YRY.js";import{a as T}from"./chunk-SWWB7VXA.js";import{a as C}from"./chunk-FGONVOQV.js";import{a as L}from"./chunk-JUVVDTB7.js";import{d as j}from"./chunk-H3KOW2QK.js";import"./chunk-EDX7JBPJ.js";import"./chunk-CRBGU2RJ.js";import{a as _}from"./chunk-AP4XLZMI.js";import{d as $}from"./chunk-HF4J4PD5.js";import{Aa as p,B as D,Q as P,ea as E,fa as v,ga as S,ja as B,m as R}from"./chunk-2FRIR7BF.js";import{b as x}from"./chunk-4543ENWX.js";import{c as F}from"./chunk-DEZACBUV.js";import{b as I}from"./chunk-7APIIRPZ.js";import{f as y}from"./chunk-PKWTBJ7C.js";import{C as N,F as m,G as g,H as q,a as d,b as l,c as r,f as a,i as c,j as O,v as u}from"./chunk-BUIEZ6YM.js";var K=l`:host{display:block;container-type:inline-size}.row{display:grid;grid-template:"head due actions" auto "text due actions" auto / minmax(0,1fr) auto auto;gap:0 24px;align-items:center}.head{grid-area:head}.text{grid-area:text;display:grid;justify-items:start}.due{grid-area:due}.actions{grid-area:actions}.head{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center}h3{overflow-wrap:anywhere}h3 a{display:inline-block;padding:4px 0;color:inherit;text-decoration:none}h3 a:hover{text-decoration:underline}.chips{display:flex;flex-wrap:wrap;gap:8px;align-items:center}.booking{max-width:100%;margin-block:-6px;margin-inline-start:-12px;padding:0 12px;color:var(--secondary-text-color)}button.booking:hover:not(:disabled){background:none;text-decoration:underline}.said{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.failures button{margin-inline-start:-12px;padding:8px 12px;text-align:start}.due{display:grid;justify-items:end}.moment{font-size:var(--ha-font-size-xl, 20px);font-weight:var(--ha-font-weight-medium, 500);font-variant-numeric:tabular-nums;white-space:nowrap}.actions{display:grid;grid-auto-flow:column;gap:8px}.actions:not(:has(button)){display:none}@container (max-width: 640px){.row{grid-template:"head due" auto "text text" auto "actions actions" auto / minmax(0,1fr) auto}.actions{grid-auto-columns:1fr;margin-top:8px}}`;var k=class extends W{#o=new _(this,"minute");get#e(){return this.house?.rooms.get(this.powerOff.room)}get#t(){return this.house?.bookings.get(this.powerOff.booking_id)}get name(){return this.#e?.name??this.powerOff.room}renderRow(){let{status:o}=this.powerOff;return r`
<div class="row">
<div class="head">
<h3><a href=${x("room",this.powerOff.room)}>${this.name}</a></h3>
${this.#i()}
</div>
${o==="failed"||o==="attempting"?a:this.#a()}
<div class="text">
${o==="failed"?this.#r():r`<p>${this.#s()}</p>`}
${this.#n()}
</div>
${this.#p()}
</div>
`}#i(){let{status:o,attempts:e,manual:t}=this.powerOff,i=$[o];return r`<p class="chips">
<span class="chip ${i.tone}">
${p(i.icon)}${this.choice("power_off_status",o)}
</span>
${t?r`<span class="chip neutral">
${p(P)}${this.word("ui_power_off_by_hand")}
</span>`:a}
${o==="failed"?r`<span class="quiet">${this.word("ui_power_off_tries",{tries:e})}</span>`:a}
</p>`}#s(){let o=A(this.powerOff,this.#t);return b(this.hass,this.powerOff,{now:this.#o.now,bufferS:o})}#r(){let{failures:o}=this.powerOff;return r`
${o.length===0?a:r`<ul class="failures">
${o.map(e=>r`<li>
<button class="plain" @click=${()=>N(this,e.entity_id)}>
${p(v)}${F(this.hass,e)}
</button>
</li>`)}
</ul>`}
<p>${this.word("ui_power_off_what_to_do")}</p>
`}#n(){if(this.powerOff.manual)return a;let o=this.#t,e=[o?.guest,o?.title].filter(Boolean).join(" \xB7 ");return r`<button
class="plain booking"
@click=${()=>{I(this,this.powerOff.booking_id)}}
>
${p(R)}
<span class="said">${e||this.word("ui_power_off_booking")}</span>
</button>`}#a(){let o=z(this.powerOff);return r`<div class="due">
<span class="moment">${y(this.hass,o,this.#o.now)}</span>
<rk-countdown
class="quiet"
.hass=${this.hass}
.until=${o}
.label=${this.word("ui_power_off_left")}
.over=${this.word("ui_power_off_due_now")}
></rk-countdown>
</div>`}#p(){let{status:o}=this.powerOff,e=this.#e?.can_power_off&&o!=="attempting",t=this.#e?.can_cancel_power_off&&o!=="failed",i=o==="failed";return r`<div class="actions">
${e?r`<button class=${i?"strong":""} @click=${()=>{this.#f()}}>
${p(i?B:E)}
${this.word(i?"ui_power_off_again":"ui_power_off_now")}
</button>`:a}
${t?r`<button @click=${()=>{this.#l()}}>
${p(v)}${this.word("ui_power_off_leave_on")}
</button>`:a}
</div>`}async#f(){let{room:o,booking_id:e,status:t}=this.powerOff,i=await this.#d();if(!i)return;let s=t==="failed"?{}:{booking_id:e};await this.act("power_off",{room:o,...s,...i})&&this.say(this.word("ui_power_off_said_now",{room:this.name}))}async#d(){let o=Q(this.#e);if(!o)return{};let e=await T(this,{heading:this.word("ui_power_off_ask_now",{room:this.name}),text:this.word("ui_power_off_ask_now_text",{who:o}),confirm:this.word("ui_power_off_now"),hasReason:!0,isDanger:!0});return e&&Y(e.reason)}async#l(){let{room:o,booking_id:e}=this.powerOff,t=await T(this,{heading:this.word("ui_power_off_ask_cancel",{room:this.name}),text:this.word("ui_power_off_ask_cancel_text"),confirm:this.word("ui_power_off_leave_on"),hasReason:!0});if(!t)return;await this.act("cancel_power_off",{room:o,booking_id:e,...Y(t.reason)})&&this.say(this.word("ui_power_off_said_on",{room:this.name}))}static{this.styles=[...m,K]}};d([c({attribute:!1})],k.prototype,"powerOff",2);function Y(n){return n?{reason:n}:{}}u("rk-power-off",k);var G=["power_off_succeeded","power_off_failed","power_off_cancelled"],V={power_off_succeeded:"succeeded",power_off_failed:"failed",power_off_cancelled:"cancelled"};function M({type:n,at:o,room:e,booking_id:t,details:i}){return{booking_id:t,room:e,status:V[n],planned_at:o,due_at:o,attempts:i.attempt??0,why:null,waits_for:null,next_start:null,failures:i.failures??[],manual:!1,draw_w:null,empty_for_s:null}}function U({details:n}){return!!n.superseded_by}function J(n,o){let[e,t]=[new Set(o.items.map(({id:s})=>s)),n?.entries??[]],i=t.filter(({id:s})=>!e.has(s));return!n||i.length===t.length?{entries:o.items,cursor:o.next_cursor}:{entries:[...o.items,...i],cursor:n.cursor}}function X(n,o){return{entries:[...n.entries,...o.items],cursor:o.next_cursor}}var ee=20,h=class extends g{constructor(){super(...arguments);this.isBusy=!1;this.#o=new _(this,"minute");this.#e=0}#o;#e;willUpdate(){let e=this.house?.last_log_id!==this.#e;this.house&&this.done&&e&&!this.isBusy&&this.#t()}async#t(e){this.isBusy=!0,this.#e=this.house?.last_log_id??0;let t=await this.act("get_audit_log",{type:[...G],limit:ee,...e?{cursor:e.cursor}:{}});this.isBusy=!1,t&&(this.done=e?X(e,t):J(this.done,t))}async#i(e){if(await this.#t(e),await this.updateComplete,!q())return;(this.renderRoot.querySelectorAll("li a")[e?.entries.length??0]??this.renderRoot.querySelector("h3"))?.focus()}render(){return r`
<section aria-labelledby="done">
<h3 id="done" tabindex="-1">${this.word("ui_power_off_done")}</h3>
${this.done?this.#s(this.done):this.#r("ui_power_off_show_done")}
</section>
`}#s(e){let{entries:t,cursor:i}=e;return t.length===0?r`<p>${this.word("ui_power_off_none_done")}</p>`:r`
<ul class="card">
${L(t,({id:s})=>s,s=>this.#n(s),({room:s})=>r`<li>${this.word("ui_broken",{name:s})}</li>`)}
</ul>
${i===null?a:this.#r("ui_power_off_more_done",e)}
`}#r(e,t){return r`<button ?disabled=${this.isBusy} @click=${()=>{this.#i(t)}}>
${p(D)}${this.word(e)}
</button>`}#n(e){let t=M(e),i=$[t.status],s=this.#o.now,f=e.actor.name;return r`<li>
<span class="when">${y(this.hass,Date.parse(e.at),s)}</span>
<a href=${x("room",e.room)}>
${this.house?.rooms.get(e.room)?.name??e.room}
</a>
<span>
<span class="chip ${i.tone}">
${p(i.icon)}${this.choice("power_off_status",t.status)}
</span>
</span>
<span class="text">
${U(e)?this.word("ui_power_off_superseded"):b(this.hass,t,{now:s})}
${f?r`<span class="quiet">${f}</span>`:a}
${e.reason?r`<span class="quiet">${e.reason}</span>`:a}
</span>
</li>`}static{this.styles=[...m,l`section{display:grid;gap:8px;justify-items:start;container-type:inline-size}ul.card{width:100%;padding:0 16px}li{display:grid;grid-template-columns:9em minmax(8em,1fr) 9em minmax(0,3fr);gap:4px 16px;align-items:center;padding:10px 0}li+li{border-top:1px solid var(--divider-color)}li a{padding:4px 0;color:inherit;overflow-wrap:anywhere}.when{font-variant-numeric:tabular-nums}.text .quiet:before{content:"· "}@container (max-width: 640px){li{grid-template-columns:minmax(0,1fr) auto}.when{order:1;color:var(--secondary-text-color)}.text{grid-column:1 / -1;order:2}.when{order:3}}`]}};d([O()],h.prototype,"done",2),d([O()],h.prototype,"isBusy",2);u("rk-power-offs-done",h);var Z={failed:"ui_power_off_failed",underWay:"ui_power_off_under_way",toCome:"ui_power_off_to_come"},w=class extends g{constructor(){super(...arguments);this.narrow=!1}render(){let{hass:e,house:t}=this;if(!t)return a;let i=H(t.powerOffs.values()),s=Object.keys(Z).filter(f=>i[f].length>0);return r`
<h2>${this.word("ui_tab_power_offs")}</h2>
${s.length===0?this.#e():a}
${s.map(f=>this.#o(f,i[f]))}
<rk-power-offs-done .hass=${e} .house=${t}></rk-power-offs-done>
`}#o(e,t){let{hass:i,house:s}=this;return r`
<section aria-labelledby=${e}>
<h3 id=${e}>${this.word(Z[e])}</h3>
<ul>
${j(t,C,f=>r`<li class="card ${e==="failed"?"danger":""}">
<rk-power-off .hass=${i} .house=${s} .powerOff=${f}></rk-power-off>
</li>`)}
</ul>
</section>
`}#e(){return r`<div class="card empty">
${p(S)}
<p>${this.word("ui_power_off_none")}</p>
</div>`}static{this.styles=[...m,l`:host{display:grid;gap:16px;max-width:1100px;margin:0 auto;padding:16px}h2{line-height:44px}section,ul{display:grid;gap:8px}li.card{padding:12px 16px}.danger{border-inline-start:4px solid var(--tone-edge);background:linear-gradient(var(--tone-fill),var(--tone-fill)),var(--card-background-color)}`]}};d([c({attribute:!1})],w.prototype,"place",2),d([c({type:Boolean})],w.prototype,"narrow",2);u("rk-power-offs-view",w);export{w as PowerOffsView};
