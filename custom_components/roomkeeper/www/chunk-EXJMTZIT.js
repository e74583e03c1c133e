import{b as st}from"./chunk-5MQVN66E.js";import{a as at}from"./chunk-O6LNVYGO.js";import{a as G,b as Y,d as J,e as Q,f as X}from"./chunk-HHVR2XNM.js";import{a as A}from"./chunk-SWWB7VXA.js";import{d as it}from"./chunk-H3KOW2QK.js";import"./chunk-EDX7JBPJ.js";import{a as tt,d as et,e as C}from"./chunk-CRBGU2RJ.js";import{a as v}from"./chunk-AP4XLZMI.js";import{e as Z}from"./chunk-HF4J4PD5.js";import{Aa as n,R as W,b as H,ca as I,d as z,e as O,ka as M,qa as $,ra as B,sa as D,v as N,va as F,wa as j}from"./chunk-2FRIR7BF.js";import{b as k}from"./chunk-4543ENWX.js";import{a as V}from"./chunk-DEZACBUV.js";import{f as U,j as f,k as S}from"./chunk-PKWTBJ7C.js";import{C as x,E as K,F as h,G as y,a as d,b as m,c as i,d as q,f as r,i as c,v as u}from"./chunk-BUIEZ6YM.js";function rt(p,t,e){let s=st(p,t),a=e==="maintenance"?"switch.":"timer.";return Object.values(p.entities).find(o=>s!==void 0&&o.device_id===s.id&&o.translation_key===e&&o.entity_id.startsWith(a))?.entity_id}var dt=[5*6e4,15*6e4],ct=[5*6e4,15*6e4,30*6e4,60*6e4,120*6e4],E="clear",b=class extends y{render(){let{can_start:t,can_end:e,can_extend:s,can_force_enable:a,status:o,is_private:l}=this.stall,R=o==="paused";return i`<div>
${t&&(!l||R||o==="doubted")?this.#t(R?I:H,R?"ui_stall_go_on":"ui_stall_start",()=>{this.#e("start_occupancy",{},"ui_stall_said_start")}):r}
${s?dt.map(nt=>this.#a(nt)):r}
${e?this.#t(z,"ui_stall_end",()=>{this.#r()}):r}
${this.#i("occupancy")}
${a?this.#t(N,"ui_stall_force",()=>{this.#o()}):r}
${this.#i("maintenance")}
</div>`}#t(t,e,s){return i`<button @click=${s}>${n(t)}${this.word(e)}</button>`}#a(t){let e=f(this.hass,t);return i`<button
@click=${()=>{this.#e("extend_occupancy",{duration:S(t)},"ui_stall_said_longer")}}
>
${n(B)}${this.word("ui_stall_longer",{length:e})}
</button>`}#i(t){let{can_pause:e,status:s,key:a}=this.stall,l=(t==="occupancy"?e:s==="maintenance")?rt(this.hass,a,t):void 0;return l===void 0?r:t==="occupancy"?this.#t($,"ui_stall_timer",()=>x(this,l)):this.#t(j,"ui_stall_maintenance",()=>x(this,l))}async#e(t,e,s){let{key:a,name:o}=this.stall;if(await this.act(t,{stall:a,...e})===void 0)return;let l=this.word(s,{stall:o});this.dispatchEvent(new CustomEvent("rk-say",{detail:l,bubbles:!0,composed:!0}))}async#r(){let t=await A(this,{heading:this.word("ui_stall_ask_end",{stall:this.stall.name}),text:this.word("ui_stall_ask_end_text",{detection:this.stall.detection}),confirm:this.word("ui_stall_end"),hasReason:!0,isDanger:!0});t&&await this.#e("end_occupancy",ot(t),"ui_stall_said_end")}async#o(){let t=ct.map(l=>({value:String(S(l)),label:f(this.hass,l)})),e={value:E,label:this.word("ui_stall_until_clear")},s=await A(this,{heading:this.word("ui_stall_ask_force",{stall:this.stall.name}),text:this.word("ui_stall_ask_force_text",{occupied:String(this.stall.is_occupied)}),confirm:this.word("ui_stall_force"),hasReason:!0,isDanger:!0,fields:[{name:"duration",label:this.word("ui_stall_how_long"),required:!0,selector:{select:{mode:"dropdown",options:[e,...t]}}}],given:{duration:E}});if(!s)return;let{duration:a}=s.values,o=a===E?{}:{duration:Number(a)};await this.#e("force_enable",{...o,...ot(s)},"ui_stall_said_force")}static{this.styles=[...h,m`:host{display:block}div{display:flex;flex-wrap:wrap;gap:8px}button{flex:1 1 calc(50% - 4px);padding:4px 12px}`]}};d([c({attribute:!1})],b.prototype,"stall",2);function ot({reason:p}){return p?{reason:p}:{}}u("rk-stall-actions",b);var g=class extends y{constructor(){super(...arguments);this.until=0;this.label="";this.#t=new v(this,"minute")}#t;render(){let{now:e}=this.#t;this.#t.every=tt(this.until-e);let s=1-(et(this.start,this.until,e)??0);return i`
<svg viewBox="0 0 100 100" aria-hidden="true">
<circle class="track" cx="50" cy="50" r="45"></circle>
${q`<circle class="left" cx="50" cy="50" r="45" pathLength="1"
stroke-dasharray="${s.toFixed(4)} 2"></circle>`}
</svg>
<rk-countdown .hass=${this.hass} .until=${this.until} .label=${this.label}></rk-countdown>
`}static{this.styles=[...h,m`:host{position:relative;display:grid;place-items:center;width:88px;height:88px;flex:none}svg{position:absolute;inset:0;transform:rotate(-90deg)}circle{fill:none;stroke:var(--divider-color);stroke-width:7}.left{stroke:var(--tone-edge, var(--primary-color));transition:stroke-dasharray 1s linear}rk-countdown{max-width:70px;font-size:var(--ha-font-size-l, 16px);font-weight:var(--ha-font-weight-medium, 500);line-height:1.2;text-align:center;white-space:normal}`]}};d([c({attribute:!1})],g.prototype,"start",2),d([c({attribute:!1})],g.prototype,"until",2),d([c()],g.prototype,"label",2);u("rk-time-ring",g);var lt=m`:host{display:flex;flex-direction:column;gap:12px;height:100%}rk-stall-actions{margin-top:auto}.head{display:flex;gap:16px;align-items:center;min-height:88px}.sign{display:grid;place-items:center;flex:none;width:56px;height:56px;border:2px solid var(--tone-edge);border-radius:50%;background:var(--tone-fill)}.sign .icon{width:32px;height:32px}.title{flex:1;min-width:0}h3{overflow-wrap:anywhere}.title a{display:inline-block;padding:2px 0;color:var(--secondary-text-color)}.status{font-size:var(--ha-font-size-l, 16px)}.paused{display:flex;gap:8px;align-items:center}.notice{display:flex;gap:10px;align-items:start;padding:8px 12px;border-inline-start:4px solid var(--tone-edge);border-radius:var(--ha-border-radius-md, 8px);background:var(--tone-fill)}.notice a{color:inherit}.cameras{border-block:1px solid var(--divider-color)}.cameras li+li{border-top:1px solid var(--divider-color)}.camera{justify-content:space-between;flex-wrap:wrap;gap:0 12px;width:100%;padding:6px 4px;border-radius:0;text-align:start}.camera-name{min-width:0;overflow-wrap:anywhere}.camera .chip{white-space:normal}dl{display:grid;align-content:start;gap:4px}dl div{display:grid;grid-template-columns:minmax(120px,32%) minmax(0,1fr);gap:12px}dt{color:var(--secondary-text-color)}summary{min-height:24px;cursor:pointer}ol{margin-inline-start:20px;list-style:decimal;color:var(--secondary-text-color)}`;var T=class extends at{#t=new v(this,"minute");get name(){return this.stall.name}renderRow(){let{hass:t,house:e,stall:s}=this;return i`
${this.#a()} ${this.#r()} ${this.#o()} ${this.#n()}
<rk-stall-actions .hass=${t} .house=${e} .stall=${s}></rk-stall-actions>
`}#a(){let{stall:t,hass:e}=this,s=Z[t.status],a=t.room===null?void 0:this.house?.rooms.get(t.room),o=C(t.ends_at);return i`<div class="head ${s.tone}">
<span class="sign">${n(s.icon)}</span>
<div class="title">
<h3>${t.name}</h3>
<p class="status">${this.choice("stall_status",t.status)}</p>
${a?i`<a href=${k("room",a.key)}>${a.name}</a>`:r}
</div>
${o===void 0?this.#i():i`<rk-time-ring
.hass=${e}
.start=${C(t.started_at)}
.until=${o}
.label=${t.status==="maintenance"?this.choice("stall_status","maintenance"):this.word("ui_stall_left")}
></rk-time-ring>`}
</div>`}#i(){let{remaining_s:t}=this.stall;return t===null?r:i`<p class="paused">
${n($)}${f(this.hass,t*1e3)}
</p>`}#e(t){return U(this.hass,Date.parse(t),this.#t.now)}#r(){let{stall:t}=this,e=Y(t);return i`
${e===void 0?r:i`<p class="notice ${L[e].tone}">
${n(L[e].icon)} ${this.word(L[e].text)}
</p>`}
${t.status==="doubted"?i`<p class="notice warning">
${n(W)}${this.word("ui_stall_doubted")}
</p>`:r}
${t.stuck===null?r:i`<p class="notice warning">
${n(O)}
<span>
${this.word("ui_stall_stuck",{why:t.stuck,stays:t.timeouts_in_a_row})}
${this.house?.user.is_admin?i`<a href="/config/repairs">${this.word("ui_stall_repairs")}</a>`:r}
</span>
</p>`}
`}#o(){let{cameras:t}=this.stall;return t.length===0?r:i`<ul class="cameras" aria-label=${this.word("ui_stall_cameras")}>
${t.map(e=>i`<li>${this.#l(e)}</li>`)}
</ul>`}#l(t){let e=G(t,this.stall);return i`<button class="plain camera" @click=${()=>x(this,t.entity_id)}>
<span class="camera-name">${V(this.hass,t.entity_id)}</span>
<span class="chip ${e.tone}">${n(e.icon)}${this.word(e.text)}</span>
</button>`}#n(){let{stall:t}=this,{started_at:e,ends_at:s,mean_stay_s:a}=t;return i`<dl>
${e===null?r:this.#s("ui_stall_since",this.#e(e))}
${s===null?r:this.#s(t.status==="maintenance"?"ui_stall_maintenance_until":"ui_stall_until",this.#e(s))}
${t.why?this.#s("ui_stall_why",this.#d()):r}
${this.#s("ui_stall_sensors",this.word("ui_stall_detection",{detection:t.detection}))}
${this.#c()}
${this.#s("ui_stall_today",this.word("ui_stall_stays",{stays:t.stays_today}))}
${a===null?r:this.#s("ui_stall_mean",f(this.hass,Math.round(a)*1e3))}
</dl>`}#s(t,e){return i`<div>
<dt>${this.word(t)}</dt>
<dd>${e}</dd>
</div>`}#d(){let{steps:t}=this.stall,e=X(this.hass,this.stall);return t.length<2?i`${e}`:i`<details>
<summary>${e}</summary>
<ol>
${t.map(s=>i`<li>${Q(this.hass,s)}</li>`)}
</ol>
</details>`}#c(){let{last_stay:t}=this.stall;if(t===null)return r;let e=f(this.hass,Math.round(t.duration_s)*1e3);return this.#s("ui_stall_last",this.word("ui_stall_last_stay",{length:e,end:this.#e(t.end),reason:t.reason}))}static{this.styles=[...h,lt]}};d([c({attribute:!1})],T.prototype,"stall",2);var L={kept:{tone:"success",icon:M,text:"ui_stall_private"},pending:{tone:"warning",icon:D,text:"ui_stall_private_pending"},broken:{tone:"danger",icon:O,text:"ui_stall_private_broken"}};u("rk-stall",T);var w=class extends y{constructor(){super(...arguments);this.narrow=!1;this.#a=e=>{let s=e.target.value;K(k("stalls",void 0,s?{room:s}:{}),{replace:!0})}}render(){let{hass:e,house:s}=this;if(!s)return r;let a=J(s.stalls.values(),this.place.query.get("room"));return i`
<header>
<h2>${this.word("ui_tab_stalls")}</h2>
${this.#t(s)}
</header>
${a.length===0?this.#i(s):r}
<ul>
${it(a,({key:o})=>o,o=>i`<li class="card">
<rk-stall .hass=${e} .house=${s} .stall=${o}></rk-stall>
</li>`)}
</ul>
`}#t({stalls:e,rooms:s}){let a=new Set([...e.values()].map(l=>l.room)),o=this.place.query.get("room");return o!==null&&a.add(o),a.delete(null),a.size===0?r:i`<label>
${this.word("ui_stall_of_room")}
<select @change=${this.#a}>
<option value="" ?selected=${o===null}>${this.word("ui_stall_all")}</option>
${[...a].map(l=>i`<option value=${l??""} ?selected=${l===o}>
${s.get(l??"")?.name??l}
</option>`)}
</select>
</label>`}#a;#i({stalls:e,user:s}){let a=e.size>0;return i`<div class="card empty">
${n(F)}
<div>
<p>${this.word(a?"ui_stall_none_here":"ui_stall_none")}</p>
${!a&&s.is_admin?i`<p>
<a href="/config/integrations/integration/roomkeeper">
${this.word("ui_stall_add")}
</a>
</p>`:r}
</div>
</div>`}static{this.styles=[...h,m`:host{display:grid;gap:16px;padding:16px}header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;min-height:44px}label{display:flex;gap:12px;align-items:center}select{max-width:100%}ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:16px}.empty a{display:inline-flex;align-items:center;min-height:44px;color:inherit}`]}};d([c({attribute:!1})],w.prototype,"place",2),d([c({type:Boolean})],w.prototype,"narrow",2);u("rk-stalls-view",w);export{w as StallsView};
