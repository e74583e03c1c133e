import{a as ke}from"./chunk-GUFX2BM6.js";import{a as v,b as D,c as P,d as C,e as we,f as be,g as xe,h as ve,i as I,j as Fe,k as Se,l as Y,m as L,n as $e,o as Re,p as Oe,q as S,t as Te,u as Ne,v as Ee,w as G}from"./chunk-VNQKVGAZ.js";import{a as ye}from"./chunk-SWWB7VXA.js";import{a as pe}from"./chunk-AP4XLZMI.js";import{Aa as y,E as le,H as de,da as ce,f as N,j as ae}from"./chunk-2FRIR7BF.js";import{b as ge}from"./chunk-4543ENWX.js";import"./chunk-PKWTBJ7C.js";import{A as me,B as fe,E as K,F as q,G as A,H as _e,a as m,b as E,c as a,f as p,i as b,j as x,o as ue,p as B,v as W,x as u,y as g,z as he}from"./chunk-BUIEZ6YM.js";var J=e=>`roomkeeper-schedule-${e}`;function We(e,i){try{sessionStorage.setItem(J(e),JSON.stringify(i))}catch{}}function qe(e){try{let i=sessionStorage.getItem(J(e));return i===null?void 0:JSON.parse(i)}catch{return}}function V(e){try{sessionStorage.removeItem(J(e))}catch{}}var X={on:["duration"],off:["duration"],toggle:["duration"],set_level:["level","duration"],set_pwm:["level","duration"],ramp:["from","to","duration"],custom:[]};function Q(e){return ee({name:e.name.trim(),schedule_type:e.schedule_type,...je(e),...e.schedule_type==="static"?{}:Be(e),target:Ke(e),timezone:e.timezone,start_at:P(e.start_at),end_at:P(e.end_at),exceptions:e.exceptions.filter(Boolean).sort(),run_after:e.run_after,run_on:e.run_on,catch_up:e.catch_up,grace:v(e.grace)??L,enabled:e.enabled})}function ee(e){return Object.fromEntries(Object.entries(e).filter(([,i])=>i!=null))}var ze={daily:[],weekly:["weekdays"],monthly:["month_days","nth_weekdays"]};function je(e){switch(e.schedule_type){case"one_off":return{run_at:P(e.run_at)};case"interval":return{interval:v(e.interval)??""};case"cron":return{cron:e.cron.trim()};case"recurring":return Ue(e);case"static":return{template:e.template,template_params:ee(ve(e.template,e))}}}function Ue(e){let i={weekdays:e.weekdays,month_days:e.month_days,nth_weekdays:e.nth_weekdays.map(C)},t=ze[e.frequency].map(s=>[s,i[s]]);return{frequency:e.frequency,every:e.every??"",times:e.times.filter(Boolean).map(D),...Object.fromEntries(t)}}function Be(e){let{action_type:i}=e,t=v(e.duration),s={level:e.level,from:e.from,to:e.to,duration:t===0?void 0:t},n=X[i].map(o=>[o,s[o]]),r=i==="custom"&&e.sequence.length>0?e.sequence:void 0;return{action_type:i,action_params:ee({...Object.fromEntries(n),sequence:r})}}function Ke({target:e}){let i=Object.entries(e).map(([t,s])=>[t,[s].flat()]);return Object.fromEntries(i.filter(([,t])=>t.length>0))}function Z(e){return e===""||e instanceof Object&&Object.keys(e).length===0}function te(e){return Object.fromEntries(Object.entries(Q(e)).filter(([,i])=>!Z(i)))}var Ye={schedule_type:["run_at","interval","cron","frequency","every","times","template"],frequency:["weekdays","month_days","nth_weekdays"],template:["template_params"],action_type:["action_params"],timezone:["run_at","start_at","end_at"]};function $(e,i){let[t,s]=[Q(e),Q(i)],n=new Set(Object.keys(t).filter(o=>!Ge(t[o],s[o])));for(let[o,l]of Object.entries(Ye))if(n.has(o))for(let c of l)n.add(c);let r=Object.entries(t).filter(([o])=>n.has(o));return Object.fromEntries(r.filter(([o,l])=>!(Z(l)&&Z(s[o]??""))))}function Ge(e,i){return JSON.stringify(M(e))===JSON.stringify(M(i))}function M(e){if(typeof e!="object"||e===null)return e;if(Array.isArray(e))return e.map(M);let i=Object.entries(e).sort(([t],[s])=>t<s?-1:1);return Object.fromEntries(i.map(([t,s])=>[t,M(s)]))}function Ae(e,i){let t=i?{schedule_id:i.id,...$(e,i.form)}:te(e),{name:s,enabled:n,...r}=t;return r}var H=class{constructor(i,t,s){this.isRestored=!1;this.address=i,this.#t=t.schedules.get(i.id),this.#e=this.#t?S(this.#t):Je(i,t,s),this.form=this.#e;let n=qe(this.#i);n&&(this.isRestored=!0,this.form=n.form,this.#e=n.before)}#e;#t;get#i(){return`${this.address.id}?${this.address.query.toString()}`}get isNew(){return this.#t===void 0}get isGone(){return this.isNew&&this.address.id!=="new"}get isDirty(){return!ie($(this.form,this.#e))}get isStale(){return this.#t!==void 0&&!ie($(S(this.#t),this.#e))}told(i){this.#t=i.schedules.get(this.address.id),this.#t&&this.isStale&&!this.isDirty&&this.load()}change(i,t){let s=i==="template"?Oe(t):{[i]:t};this.form={...this.form,...s},this.isDirty?We(this.#i,{form:this.form,before:this.#e}):V(this.#i)}load(){this.#t&&(this.#e=S(this.#t)),this.form=this.#e,this.forget()}forget(){this.isRestored=!1,V(this.#i)}get saving(){if(this.isNew)return{action:"create_schedule",data:te(this.form)};let i=$(this.form,this.#e);if(!ie(i))return{action:"update_schedule",data:{schedule_id:this.address.id,...i}}}get previewing(){let i={id:this.address.id,form:this.#e};return Ae(this.form,this.isNew?void 0:i)}};function ie(e){return Object.keys(e).length===0}function Je({query:e},i,t){let s=i.schedules.get(e.get("from")??"");if(s)return{...S(s),name:t(s.name),enabled:Ve(s)};let n=e.get("template");return xe(n)?Re(i.time_zone,n):$e(i.time_zone)}function Ve({enabled:e,schedule_type:i,runs:t,skipped_runs:s}){return e||i==="one_off"&&t+s>0}var Qe={bad_cron:"cron",end_before_start:"end_at",no_devices:"target",parts_meet:"ramp",runs_after_itself:"run_after",unknown_time_zone:"timezone"};function De(e,{fields:i,isStatic:t,reader:s}){let{code:n,details:r,message:o}=e,l=typeof r.field=="string"?r.field:Qe[n],c=t&&l==="duration"?["span","ramp"]:[l],d=i.find(He=>c.includes(He.name)),_=n==="not_understood"&&r.value==="",f=n==="missing_field"||n==="no_devices"||_;return{...d?{field:d}:{},text:Ze(s,n,o,f&&d!==void 0),isMissing:f}}function Ze(e,i,t,s){return i==="no_devices"?u(e,"ui_schedule_needs_devices"):s?u(e,"ui_schedule_needed"):i==="never_runs"?u(e,"ui_schedule_never_runs"):t}var h=(e,i,t={})=>({as:"selector",name:e,label:`ui_schedule_field_${e}`,selector:i,...t}),T=(e,i,t={})=>({as:"select",name:e,label:`ui_schedule_field_${e}`,options:i,...t});function ne(e){return I.map(i=>({value:i,label:g(e,"weekday",i)}))}var se=(e,i={})=>({as:"instant",name:e,label:`ui_schedule_field_${e}`,...i}),R={number:{min:0,max:100,step:"any",mode:"box",unit_of_measurement:"%"}},O={duration:{enable_day:!0}};function k(e=""){return{time:{no_second:D(e).length<6}}}function Pe(e,i){let t=e.schedule_type==="static";return[{name:"basics",fields:Xe()},{name:"when",title:"ui_schedule_section_when",fields:et(e,i.reader)},...t?[]:[rt(e,i.reader)],{name:"target",title:"ui_schedule_section_target",fields:ot(e)},at(e,i.others),lt(e,i.zone),ct(e,i.reader)]}function Xe(){return[h("name",{text:{}},{isNeeded:!0}),{as:"switch",name:"enabled",label:"ui_schedule_field_enabled",helper:"ui_schedule_help_enabled"}]}function et(e,i){return[{as:"options",name:"schedule_type",label:"ui_schedule_field_schedule_type",options:Se.map(n=>({value:n,label:g(i,"schedule_type",n),about:`ui_schedule_type_${n}`}))},...tt[e.schedule_type](e,i)]}var tt={one_off:()=>[se("run_at",{helper:"ui_schedule_help_run_at"})],interval:()=>[h("interval",O,{isNeeded:!0,helper:"ui_schedule_help_interval"})],cron:()=>[h("cron",{text:{}},{isNeeded:!0,helper:"ui_schedule_help_cron"})],recurring:it,static:nt};function it(e,i){let t={number:{min:1,max:3660,mode:"box"}};return[{as:"options",name:"frequency",label:"ui_schedule_field_frequency",options:Fe.map(n=>({value:n,label:g(i,"frequency",n)}))},h("every",t,{label:`ui_schedule_field_every_${e.frequency}`,isNeeded:!0,isNarrow:!0}),...st[e.frequency],{as:"list",name:"times",label:"ui_schedule_field_times",add:"ui_schedule_add_time",isNeeded:!0}]}var st={daily:[],weekly:[{as:"days",name:"weekdays",label:"ui_schedule_field_weekdays",isNeeded:!0}],monthly:[{as:"days",name:"month_days",label:"ui_schedule_field_month_days"},{as:"list",name:"nth_weekdays",label:"ui_schedule_field_nth_weekdays",add:"ui_schedule_add_nth_weekday"}]};function nt(e,i){let t=be.map(r=>({value:r,label:g(i,"template",r),about:`ui_schedule_about_${r}`})),s={sunrise:k(e.sunrise),sunset:k(e.sunset),ramp:O,day_level:R,night_level:R,start:k(e.start),span:O,minute:{number:{min:0,max:59,mode:"box"}}},n=Object.keys(we[e.template]);return[{as:"options",name:"template",label:"ui_schedule_field_template",options:t},...n.map(r=>r==="weekday"?T(r,ne(i),{isNarrow:!0}):h(r,s[r],{isNeeded:!0,isNarrow:!0}))]}function rt(e,i){let s=(e.action_type==="set_pwm"?[...Y,"set_pwm"]:Y).map(d=>({value:d,label:g(i,"action_type",d)})),r=e.action_type==="ramp"?{label:"ui_schedule_field_over",isNeeded:!0}:{helper:"ui_schedule_help_duration"},o={level:h("level",R,{isNeeded:!0,isNarrow:!0}),from:h("from",R,{helper:"ui_schedule_help_from",isNarrow:!0}),to:h("to",R,{isNeeded:!0,isNarrow:!0}),duration:h("duration",O,r)},l=h("sequence",{action:{}},{helper:"ui_schedule_help_sequence"}),c=X[e.action_type].map(d=>o[d]);return{name:"does",title:"ui_schedule_section_does",fields:[T("action_type",s),...c,...e.action_type==="custom"?[l]:[]]}}function ot(e){let t=e.schedule_type!=="static"&&e.action_type==="custom"?"ui_schedule_help_target_custom":"ui_schedule_help_target";return[h("target",{target:{}},{helper:t})]}function at(e,i){let t=i.map(({id:n,name:r})=>({value:n,label:r})),s=e.schedule_type==="one_off"&&e.run_at.day==="";return{name:"occasions",title:"ui_schedule_section_occasions",fields:[T("run_after",t,{helper:"ui_schedule_help_run_after",none:"ui_schedule_after_none"}),h("run_on",{trigger:{}},{helper:"ui_schedule_help_run_on"})],fold:{about:"ui_schedule_about_occasions",isOpen:s||e.run_after!==""||e.run_on.length>0}}}function lt(e,i){let t=dt(e.timezone).map(o=>({value:o,label:o})),{start_at:s,end_at:n,exceptions:r}=e;return{name:"limits",title:"ui_schedule_section_limits",fields:[se("start_at",{helper:"ui_schedule_help_start_at"}),se("end_at",{helper:"ui_schedule_help_end_at"}),{as:"list",name:"exceptions",label:"ui_schedule_field_exceptions",add:"ui_schedule_add_exception"},T("timezone",t,{helper:"ui_schedule_help_timezone"})],fold:{about:"ui_schedule_about_limits",isOpen:!!(s.day||n.day||r.length||e.timezone!==i)}}}function dt(e){return[...new Set([e,"UTC",...Intl.supportedValuesOf("timeZone")])].sort()}function ct(e,i){let t=["once","skip"].map(s=>({value:s,label:g(i,"catch_up",s)}));return{name:"missed",title:"ui_schedule_section_missed",fields:[T("catch_up",t,{helper:"ui_schedule_help_catch_up",none:"ui_schedule_catch_up_none"}),h("grace",O,{helper:"ui_schedule_help_grace"})],fold:{about:"ui_schedule_about_missed",isOpen:e.catch_up!==""||v(e.grace)!==L}}}function Ce(e){if(e.button!==0||e.ctrlKey||e.metaKey||e.shiftKey)return;let i=e.composedPath().find(t=>t instanceof HTMLAnchorElement);if(!(!i||i.target==="_blank"||i.origin!==location.origin))return/^\/roomkeeper(\/|$)/.test(i.pathname)?i.pathname+i.search:void 0}var z=class{#e;#t;#i;#s;constructor(i,t){this.#e=i,this.#t=t}want(i){let t=JSON.stringify(i);if(t===this.#i)return;let s=this.#i===void 0?0:300;this.#i=t,clearTimeout(this.#s),this.#s=setTimeout(()=>{this.#n(i,t)},s)}stop(){clearTimeout(this.#s),this.#i=void 0}async#n(i,t){let s=await this.#e(i);t===this.#i&&this.#t(s)}};function Ie({runs:e,timezone:i}){return e.map((t,s)=>{if(pt(t.at_local.slice(0,10),i))return"changing";let n=e[s-1];return n&&n.utc_offset!==t.utc_offset?"changed":void 0})}function pt(e,i){return B(ue(e,1),i)-B(e,i)!==24*36e5}var ht=8,F=class extends A{constructor(){super(...arguments);this.wire={};this.#e=new pe(this,"minute");this.#t=new z(t=>this.#i(t),t=>{this.answer=t;let s="refusal"in t?t.refusal:void 0;this.dispatchEvent(new CustomEvent("previewed",{detail:s}))})}#e;#t;disconnectedCallback(){super.disconnectedCallback(),this.#t.stop()}willUpdate(){this.isConnected&&this.#t.want(this.wire)}async#i(t){try{return{preview:await me(this.hass,"preview_schedule",t)}}catch(s){return{refusal:he(this.hass,s)}}}render(){let{answer:t}=this;return a`
<section class="card" aria-labelledby="heading">
<h3 id="heading">${this.word("ui_schedule_next_runs")}</h3>
${t===void 0?p:"refusal"in t?this.#s(t.refusal):this.#n(t.preview)}
</section>
`}#s(t){let{field:s,text:n=t.message,isMissing:r}=this.said??{},o=s?this.word(s.label):"";return r&&o?a`<p class="quiet" role="status">
${this.word("ui_schedule_fill_in",{field:o})}
</p>`:a`<p class="refusal" role="status">
${y(N)}
<span>${o?this.word("ui_schedule_look_at",{field:o}):n}</span>
</p>`}#n(t){let{runs:s,timezone:n}=t,r=Ie(t),o=s[0];return a`
<p class="quiet">${this.word("ui_schedule_times_of",{zone:n})}</p>
${o?a`<ol>
${s.map((l,c)=>this.#o(l,r[c]))}
</ol>`:a`<p>${this.word("ui_schedule_no_own_runs")}</p>`}
<p class="only-read" role="status">
${o?this.word("ui_schedule_next_run_said",{at:G(this.hass,o.at_local)}):p}
</p>
${this.#a(t)}
`}#o(t,s){let{action_type:n,action_params:r}=t;return a`
<li>
<div class="when">
<time datetime=${t.at}>${G(this.hass,t.at_local)}</time>
<span class="quiet">
${Ee(this.hass,Date.parse(t.at),this.#e.now)}
</span>
</div>
${n===null?p:a`<div class="quiet does">${Te(this.hass,n,r??{})}</div>`}
${s?a`<div class="chip warning">
${y(le)} ${this.word(`ui_schedule_clocks_${s}`)}
</div>`:p}
</li>
`}#a({entity_ids:t}){if(Object.keys(this.wire.target??{}).length===0&&t.length===0)return p;let s=ke(this.hass,{entity_id:t.slice(0,ht)}),n=t.length-s.length;return a`
<h4>${this.word("ui_schedule_means",{count:t.length})}</h4>
<ul class="devices">
${s.map(({name:r})=>a`<li>${r}</li>`)}
${n>0?a`<li>${this.word("ui_schedule_more_devices",{count:n})}</li>`:p}
</ul>
`}static{this.styles=[...q,E`section{display:grid;gap:8px}h4{margin:8px 0 0;font-size:inherit;font-weight:var(--ha-font-weight-medium, 500)}ol li{padding:8px 0;border-top:1px solid var(--divider-color)}.when{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px}time{font-weight:var(--ha-font-weight-medium, 500);font-variant-numeric:tabular-nums}.chip{margin-top:4px;white-space:normal}.refusal{display:flex;gap:8px}.refusal .icon{fill:var(--error-color)}.devices{display:flex;flex-wrap:wrap;gap:4px}.devices li{padding:2px 8px;border:1px solid var(--divider-color);border-radius:999px}`]}};m([b({attribute:!1})],F.prototype,"wire",2),m([b({attribute:!1})],F.prototype,"said",2),m([x()],F.prototype,"answer",2);W("rk-schedule-preview",F);var Le=E`:host{display:block;max-width:1200px;margin:0 auto;padding:16px 16px 0}header{display:flex;align-items:center;gap:8px;margin-bottom:16px}header .button{padding:0}h2{overflow-wrap:anywhere}.columns>*{display:block;margin-bottom:16px;min-width:0}@media(min-width:1000px){.columns{display:grid;grid-template-columns:minmax(0,1fr) 360px;column-gap:16px;align-items:start}.columns>*{grid-column:1}.columns>rk-schedule-preview{position:sticky;top:16px;grid-column:2;grid-row:1 / span 12}}.fields{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;margin-top:12px}.field{grid-column:1 / -1;min-width:0}@media(min-width:600px){.field.narrow{grid-column:auto}}.error{display:flex;align-items:center;gap:8px;margin-top:4px}.error .icon{fill:var(--error-color)}.field:has(.error){padding-inline-start:12px;border-inline-start:3px solid var(--error-color)}fieldset{margin:0;padding:0;border:0;min-width:0}legend{padding:0;font-weight:var(--ha-font-weight-medium, 500)}.helper{font-size:var(--ha-font-size-s, 12px)}.side,.items li{display:flex;flex-wrap:wrap;align-items:center;gap:8px;margin-top:8px}.side ha-form,.items ha-form{flex:1 1 140px;max-width:260px}.side,.items li{align-items:end}.items ha-form{flex:0 1 auto}.items .round{margin-bottom:6px}.dropdown{display:grid;gap:4px;flex:1 1 120px;max-width:420px}.dropdown select{width:100%;min-height:48px}.check{display:flex;align-items:center;gap:12px;min-height:44px;cursor:pointer}.add{margin-top:4px;padding:0 8px}.days{display:flex;flex-wrap:wrap;gap:4px;margin-top:8px}.days.month_days{display:grid;grid-template-columns:repeat(7,minmax(44px,1fr));max-width:420px;gap:4px}.days.month_days button{padding:0}.days.month_days button:last-child{grid-column:span 4}.days button{padding:0 8px}.days.weekdays button{flex:1 0 auto}.days button[aria-pressed=true]{border-color:transparent;background:var(--rk-strong-fill, #00658a);color:#fff}.options{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:8px;margin-top:8px}.options.frequency{display:flex;flex-wrap:wrap}.option{display:flex;gap:12px;min-height:44px;padding:10px 12px;border:1px solid var(--divider-color);border-radius:var(--ha-border-radius-md, 8px);cursor:pointer}.option input,.check input{flex:none;width:20px;height:20px;margin:0;accent-color:var(--rk-strong-fill, #00658a)}.option:has(:checked){border-color:var(--primary-color);background:var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%))}.option:has(:checked) .quiet{color:inherit}.option:has(:focus-visible){outline:2px solid var(--primary-text-color);outline-offset:2px}.option input:focus-visible{outline:none}.option>span>*,.check>span>*{display:block}.option .quiet,.check .quiet{font-size:var(--ha-font-size-s, 12px)}.label{font-weight:var(--ha-font-weight-medium, 500)}summary{cursor:pointer;min-height:44px}summary>div{display:inline-grid;max-width:calc(100% - 32px);vertical-align:top;margin-inline-start:8px}.standing{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px 16px;margin-bottom:16px;padding:12px 16px;border-radius:var(--ha-border-radius-md, 8px);border-inline-start:4px solid var(--warning-color);background:var(--ha-color-fill-warning-quiet-resting, rgb(255 166 0 / 16%))}footer{display:flex;flex-wrap:wrap;align-items:center;justify-content:end;gap:8px;position:sticky;bottom:0;z-index:1;margin:0 -16px;padding:8px 16px;border-top:1px solid var(--divider-color);background:var(--primary-background-color)}footer .error{flex:1 1 240px;padding-inline-start:12px;border-inline-start:3px solid var(--error-color)}`;function Me(e,i){let t=i.errorOf(e),s="isNarrow"in e&&e.isNarrow;return a`
<div class="field ${s?"narrow":""}" data-field=${e.name}>
${mt(e,i)}
${t?a`<p class="error" tabindex="-1">${y(N)} ${t}</p>`:p}
</div>
`}function mt(e,i){switch(e.as){case"selector":return wt(e,i);case"instant":return bt(e,i);case"days":return vt(e,i);case"list":return St(e,i);case"switch":return Tt(e,i);case"select":return Ot(e,i);case"options":return Nt(e,i)}}var ft=e=>e.label,_t=e=>e.helper;function j(e,i,t,s){return a`<ha-form
.hass=${e}
.data=${{[i.name]:t}}
.schema=${[i]}
.computeLabel=${ft}
.computeHelper=${_t}
@value-changed=${n=>{n.stopPropagation(),s(n.detail.value[i.name])}}
></ha-form>`}function gt(e,i){return i&&u(e,i)}var yt={name:"",cron:"",target:{},sequence:[],run_on:[]};function wt(e,{hass:i,form:t,change:s}){let{name:n,selector:r,isNeeded:o}=e,l={name:n,selector:r,label:u(i,e.label),helper:gt(i,e.helper),required:o},c=t[n];return j(i,l,c===""?void 0:c,d=>{s(n,d??yt[n])})}function U(e,{label:i,helper:t}){return a`
<legend>${u(e,i)}</legend>
${t?a`<p class="helper quiet">${u(e,t)}</p>`:p}
`}function bt(e,i){let{hass:t,change:s}=i,{day:n,time:r}=i.form[e.name],o=d=>{s(e.name,{...i.form[e.name],...d})},l={name:"day",label:u(t,"ui_schedule_day"),selector:{date:{}}},c={name:"time",label:u(t,"ui_schedule_time"),selector:k(r)};return a`<fieldset>
${U(t,e)}
<div class="side">
${j(t,l,n||void 0,d=>{o({day:typeof d=="string"?d:""})})}
${j(t,c,r||void 0,d=>{o({time:typeof d=="string"?d:""})})}
</div>
</fieldset>`}var xt=[...Array.from({length:31},(e,i)=>i+1),-1];function vt(e,i){let{hass:t,change:s}=i,n=()=>i.form[e.name],r=e.name==="weekdays"?I:xt,o=l=>{let c=n(),d=r.filter(_=>c.includes(_)!==(_===l));s(e.name,d)};return a`<fieldset>
${U(t,e)}
<div class="days ${e.name}">
${r.map(l=>a`<button
type="button"
aria-pressed=${n().includes(l)?"true":"false"}
@click=${()=>{o(l)}}
>
${kt(t,l)}
</button>`)}
</div>
</fieldset>`}function kt(e,i){return typeof i=="string"?g(e,"weekday",i):i===-1?u(e,"ui_schedule_last_day"):String(i)}var Ft=["1","2","3","4","5","-1"];function St(e,{hass:i,form:t,change:s}){let n=t[e.name],r=l=>{s(e.name,l)},o=(l,c)=>{let d=typeof l=="string"?l:C(l),_=f=>{r(n.with(c,f))};return a`<li>
${typeof l=="string"?$t(e,i,l,_):Rt(i,l,_)}
<button
type="button"
class="round"
aria-label=${u(i,"ui_schedule_take_away",{name:d})}
@click=${()=>{r(n.toSpliced(c,1))}}
>
${y(de)}
</button>
</li>`};return a`<fieldset>
${U(i,e)}
<ul class="items">
${n.map(o)}
</ul>
<button
type="button"
class="plain add"
@click=${()=>{r([...n,e.name==="nth_weekdays"?{nth:"1",weekday:"mon"}:""])}}
>
${y(ce)} ${u(i,e.add)}
</button>
</fieldset>`}function $t(e,i,t,s){let n=e.name==="times"?{name:"time",label:u(i,"ui_schedule_time"),selector:k(t)}:{name:"day",label:u(i,"ui_schedule_day"),selector:{date:{}}};return j(i,{...n,required:!0},t===""?void 0:t,r=>{s(typeof r=="string"?r:"")})}function Rt(e,i,t){let s=Ft.map(n=>({value:n,label:u(e,"ui_schedule_nth",{nth:n})}));return a`
${re(u(e,"ui_schedule_which"),s,i.nth,n=>{t({...i,nth:n})})}
${re(u(e,"ui_schedule_field_weekday"),ne(e),i.weekday,n=>{t({...i,weekday:n})})}
`}function re(e,i,t,s){return a`<label class="dropdown">
<span>${e}</span>
<select
@change=${n=>{s(n.target.value)}}
>
${i.map(n=>a`<option value=${n.value} ?selected=${n.value===t}>${n.label}</option>`)}
</select>
</label>`}function Ot(e,{hass:i,form:t,change:s}){let{name:n,options:r,none:o,helper:l}=e,c=o?[{value:"",label:u(i,o)},...r]:r;return a`
${re(u(i,e.label),c,String(t[n]),d=>{s(n,d)})}
${l?a`<p class="helper quiet">${u(i,l)}</p>`:p}
`}function Tt(e,{hass:i,form:t,change:s}){return a`<label class="check">
<input
type="checkbox"
.checked=${t[e.name]}
@change=${n=>{s(e.name,n.target.checked)}}
/>
<span>
<span class="label">${u(i,e.label)}</span>
${e.helper?a`<span class="quiet">${u(i,e.helper)}</span>`:p}
</span>
</label>`}function Nt(e,{hass:i,form:t,change:s}){return a`<fieldset>
${U(i,e)}
<div class="options ${e.name}">
${e.options.map(({value:n,label:r,about:o})=>a`
<label class="option">
<input
type="radio"
name=${e.name}
value=${n}
.checked=${t[e.name]===n}
@change=${()=>{s(e.name,n)}}
/>
<span>
<span class="label">${r}</span>
${o?a`<span class="quiet">${u(i,o)}</span>`:p}
</span>
</label>
`)}
</div>
</fieldset>`}var oe=ge("schedules"),w=class extends A{constructor(){super(...arguments);this.query=new URLSearchParams;this.isBusy=!1;this.#t=new Set;this.#i=[];this.#h=t=>{this.foreseen=t.detail};this.#f=()=>{this.#e?.load(),this.refusal=void 0,this.requestUpdate()};this.#_=async()=>{let t=this.#e,s=t?.saving;if(!t||!s||this.isBusy)return;this.isBusy=!0,this.refusal=void 0;let n=await this.act(s.action,s.data,r=>{this.refusal=r});if(this.isBusy=!1,n===void 0){await this.updateComplete,this.renderRoot.querySelector(".field .error")?.focus();return}t.forget(),fe(this,this.word("ui_schedule_saved",{name:t.form.name})),K(oe)};this.#d=t=>{let s=this.#e,n=Ce(t);!n||!s?.isDirty||(t.preventDefault(),t.stopPropagation(),this.#g(s,n))}}#e;#t;#i;firstUpdated(){this.hass.loadFragmentTranslation?.("config"),_e()&&this.renderRoot.querySelector("h2")?.focus({preventScroll:!0})}connectedCallback(){super.connectedCallback(),window.addEventListener("click",this.#d,!0)}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("click",this.#d,!0)}willUpdate(){let[t,s]=[this.scheduleId,this.query.toString()],{address:n}=this.#e??{};if(n?.id===t&&n.query.toString()===s){this.isBusy||this.#e?.told(this.house);return}let r=o=>this.word("ui_schedule_copy_of",{name:o});this.#e=new H({id:t,query:this.query},this.house,r),this.refusal=this.foreseen=void 0,this.#t.clear()}render(){let t=this.#e;if(!t)return p;let s=this.house.schedules.get(this.scheduleId);if(!this.house.user.can_change_schedules)return this.#o();if(t.isGone&&!t.isDirty)return this.#s(this.word("ui_tab_schedules"),this.#n());let n=[...this.house.schedules.values()].filter(({id:o})=>o!==this.scheduleId);this.#i=Pe(t.form,{reader:this.hass,zone:this.house.time_zone,others:n});let r=s?.name??this.word("ui_schedule_new");return this.#s(r,this.#a(t),this.#p(t))}#s(t,s,n=p){return a`
<header>
<a class="button plain" href=${oe} aria-label=${this.word("ui_schedule_back")}>
${y(ae)}
</a>
<h2 tabindex="-1">${t}</h2>
</header>
${s} ${n}
`}#n(){return a`<p class="card">${this.word("ui_schedule_unknown")}</p>`}#o(){let t=this.house.schedules.get(this.scheduleId);if(!t)return this.#s(this.word("ui_tab_schedules"),this.#n());let s=n=>this.house.schedules.get(n)?.name??n;return this.#s(t.name,a`
<p class="card">${Ne(this.hass,t,{now:Date.now(),nameOf:s})}</p>
<rk-schedule-preview
.hass=${this.hass}
.wire=${{schedule_id:t.id}}
></rk-schedule-preview>
`)}#a(t){let s={hass:this.hass,get form(){return t.form},errorOf:c=>this.#l(c),change:(c,d)=>{this.#m(c,d)}},[n,r,...o]=this.#i.map(c=>this.#c(c,s)),l=this.foreseen&&this.#r(this.foreseen);return a`
${this.#u(t)}
<div class="columns">
${n} ${r}
<rk-schedule-preview
.hass=${this.hass}
.wire=${t.previewing}
.said=${l}
@previewed=${this.#h}
></rk-schedule-preview>
${o}
</div>
`}#c(t,s){let{name:n,title:r,fields:o,fold:l}=t,c=a`<div class="fields">
${o.map(f=>Me(f,s))}
</div>`,d=r?a`<h3>${this.word(r)}</h3>`:p;if(!l)return a`<section class="card ${n}">${d} ${c}</section>`;let _=o.some(f=>this.#l(f)!==void 0);return a`
<details
class="card ${n}"
?open=${l.isOpen||_||this.#t.has(n)}
@toggle=${f=>{f.currentTarget.open&&this.#t.add(n)}}
>
<summary>
<div>${d}<span class="quiet">${this.word(l.about)}</span></div>
</summary>
${c}
</details>
`}#u(t){let s=(n,r)=>a`<p class="standing" role="status">
<span>${n}</span>
${r?a`<button @click=${this.#f}>${r}</button>`:p}
</p>`;return t.isGone?s(this.word("ui_schedule_gone")):t.isStale&&!this.isBusy?s(this.word("ui_schedule_changed_elsewhere"),this.word("ui_schedule_load")):t.isRestored&&t.isDirty?s(this.word("ui_schedule_restored"),this.word("ui_schedule_discard")):p}#p(t){let s=this.refusal&&this.#r(this.refusal);return a`
<footer>
${s?a`<p class="error" role="alert">
${s.field?this.word("ui_schedule_look_at",{field:this.word(s.field.label)}):s.text}
</p>`:p}
<a class="button plain" href=${oe}>${this.word("ui_schedule_cancel")}</a>
<button
class="strong"
?disabled=${this.isBusy||!(t.isDirty||t.isNew)}
@click=${this.#_}
>
${this.word("ui_schedule_save")}
</button>
</footer>
`}#r(t){return De(t,{fields:this.#i.flatMap(({fields:s})=>s),isStatic:this.#e?.form.schedule_type==="static",reader:this.hass})}#l(t){let s=this.refusal&&this.#r(this.refusal);if(s?.field===t)return s.text;let n=this.foreseen&&this.#r(this.foreseen);return n?.field===t&&!n.isMissing?n.text:void 0}#h;#m(t,s){this.#e?.change(t,s),this.refusal=void 0,this.requestUpdate()}#f;#_;#d;async#g(t,s){await ye(this,{heading:this.word("ui_schedule_leave_heading"),text:this.word("ui_schedule_leave_text"),confirm:this.word("ui_schedule_leave"),isDanger:!0})&&(t.forget(),K(s))}static{this.styles=[...q,Le]}};m([b({attribute:!1})],w.prototype,"house",2),m([b({attribute:!1})],w.prototype,"scheduleId",2),m([b({attribute:!1})],w.prototype,"query",2),m([x()],w.prototype,"refusal",2),m([x()],w.prototype,"foreseen",2),m([x()],w.prototype,"isBusy",2);W("rk-schedule-editor",w);export{w as ScheduleEditor};
