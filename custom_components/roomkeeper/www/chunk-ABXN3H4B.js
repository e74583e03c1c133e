import{a as G}from"./chunk-5HMBVB2U.js";import{a as L,b as F,c as A,d as j,e as N,f as W,g as q,h as Q,i as B,j as D}from"./chunk-KXU3KWLQ.js";import{a as U,d as H,e as I,f as J}from"./chunk-IAKVXYJQ.js";import"./chunk-5MQVN66E.js";import"./chunk-O6LNVYGO.js";import"./chunk-H3KOW2QK.js";import"./chunk-HF4J4PD5.js";import{Aa as _,H as O,O as T,P as S,oa as M}from"./chunk-2FRIR7BF.js";import{b as k}from"./chunk-4543ENWX.js";import"./chunk-DEZACBUV.js";import"./chunk-7APIIRPZ.js";import"./chunk-PKWTBJ7C.js";import{B as R,E,F as u,G as f,a as l,b as h,c as a,f as c,i as m,j as w,m as C,t as v,v as g,z as P}from"./chunk-BUIEZ6YM.js";var st=1e3;async function z(r,n,{most:t,signal:e,onProgress:o}){let s=[],i;for(;i!==null&&s.length<t;){let p=Math.min(st,t-s.length),d=await L(r,n,{limit:p,cursor:i});if(e.aborted)return;s.push(...d.items),i=d.next_cursor,o(s.length)}return{rows:s,isAll:i===null}}var K=String.raw`[\s\0]*[=+\-@＝＋－＠]`,rt=new RegExp(String.raw`^(?:${K}|[\t\r\n])`),it=new RegExp(String.raw`((?:\r\n|[;\t\r\n])"*)(?=${K})`,"g");function nt(r){if(typeof r=="number")return String(r);let n=(r??"").replace(it,"$1'"),t=rt.test(n)?`'${n}`:n;return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t}function Y(r,n){return`\uFEFF${[r,...n].map(e=>e.map(nt).join(",")).join(`\r
`)}\r
`}var X=5e4,Z=["id","at","recorded_at","type","sentence","rooms","stall","booking_id","schedule_id","action_id","actor_kind","actor_id","actor","reason","details"];function at(r,n){let t={id:r.id,at:r.at,recorded_at:r.recorded_at,type:r.type,sentence:n,rooms:r.rooms.join(" "),stall:r.stall,booking_id:r.booking_id,schedule_id:r.schedule_id,action_id:r.action_id,actor_kind:r.actor.kind,actor_id:r.actor.id,actor:r.actor.name,reason:r.reason,details:JSON.stringify(r.details)};return Z.map(e=>t[e])}function V(r,n){return Y(Z,r.map(t=>at(t,n(t))))}function tt(r,n,t){let e=JSON.stringify({query:n,is_all:t}).slice(0,-1),o=r.map(s=>JSON.stringify(s));return`${e},"items":[
${o.join(`,
`)}
]}
`}function et(r,n){return`roomkeeper-log-${r}.${n}`}var lt={csv:"text/csv;charset=utf-8",json:"application/json"},y=class extends f{constructor(){super(...arguments);this.filter={};this.most=X;this.#s=()=>{this.#t?.abort(),this.count=void 0}}#t;disconnectedCallback(){super.disconnectedCallback(),this.#t?.abort(),this.count=void 0}render(){return this.count!==void 0?a`
<span role="status">${this.word("ui_log_page_reading",{count:this.count})}</span>
<button @click=${this.#s}>${_(M)}${this.word("ui_log_page_stop")}</button>
`:a`${this.#o("csv")} ${this.#o("json")}`}#o(t){let e=t.toUpperCase();return a`<button
aria-label=${this.word("ui_log_page_save_as",{format:e})}
@click=${()=>{this.#r(t)}}
>
${_(T)}${e}
</button>`}#s;async#r(t){let e=new AbortController;this.#t=e,this.count=0;let o=q(this.filter,v(this.hass));try{let s=await z(this.hass,o,{most:this.most,signal:e.signal,onProgress:i=>{this.count=i}});s&&this.#i(t,s,o)}catch(s){e.signal.aborted||R(this,P(this.hass,s).message)}this.#t===e&&(this.count=void 0)}#i(t,{rows:e,isAll:o},s){let i={house:this.house,guests:U(e)},p=t==="csv"?V(e,ot=>Q(this.hass,ot,i)):tt(e,s,o),{day:d}=C(Date.now(),v(this.hass));G(et(d,t),p,lt[t]);let b=o?"yes":"no";R(this,this.word("ui_log_page_saved",{count:e.length,all:b}))}static{this.styles=[...u,h`:host{display:flex;flex-wrap:wrap;gap:8px;align-items:center}`]}};l([m({attribute:!1})],y.prototype,"filter",2),l([m({attribute:!1})],y.prototype,"most",2),l([w()],y.prototype,"count",2);g("rk-log-export",y);var $=class extends f{constructor(){super(...arguments);this.filter={};this.people=new Map;this.narrow=!1;this.#d=t=>{let[e="",o=""]=t.target.value.split(" ");this.#t({room:e==="room"?o:"",stall:e==="stall"?o:""})}}#t(t){let e=N(j(this.filter,t));E(k("log",void 0,e),{replace:!0})}render(){let t=a`<div class="fields">${this.#o()}</div>`,e=Object.keys(this.filter).length;return a`
${this.narrow?a`<details>
<summary class="card">
${_(S)}${this.word("ui_log_page_filter",{count:e})}
</summary>
${t}
</details>`:t}
${this.#h()}
`}#o(){return[this.#m(),this.#i("group","ui_log_page_about",F.map(t=>[t,this.word(`ui_log_page_group_${t}`)])),this.#s(),this.#p("from","ui_log_page_from",{max:this.filter.to}),this.#p("to","ui_log_page_to",{min:this.filter.from})]}#s(){let t=this.filter.actor??"",e=B.map(([s,i])=>this.#e(s,this.word(i),t)),o=[...this.#r()].map(([s,i])=>this.#e(s,i,t));return this.#a("actor","ui_log_page_actor",[...e,o.length===0?c:a`<optgroup label=${this.word("ui_log_page_people")}>${o}</optgroup>`])}#r(){let{actor:t}=this.filter,e=new Map(this.people);return t&&!D(t)&&!e.has(t)&&e.set(t,this.word("ui_log_page_somebody")),[...e].sort(([,o],[,s])=>o.localeCompare(s,this.hass.language))}#i(t,e,o){let s=this.filter[t]??"";return this.#a(t,e,o.map(([i,p])=>this.#e(i,p,s)))}#a(t,e,o){let s=this.filter[t]??"";return a`<label>
<span class="quiet">${this.word(e)}</span>
<select
@change=${i=>{this.#t({[t]:i.target.value})}}
>
${this.#e("",this.word("ui_log_page_any"),s)} ${o}
</select>
</label>`}#e(t,e,o){return a`<option value=${t} ?selected=${t===o} .selected=${t===o}>
${e}
</option>`}#m(){let{room:t,stall:e}=this.filter,o=t?`room ${t}`:e?`stall ${e}`:"",{rooms:s,stalls:i}=this.#c();return a`<label>
<span class="quiet">${this.word("ui_log_page_place")}</span>
<select @change=${this.#d}>
${this.#e("",this.word("ui_log_page_any"),o)}
${this.#l("ui_log_page_rooms","room",s,o)}
${this.#l("ui_log_page_stalls","stall",i,o)}
</select>
</label>`}#c(){let{room:t,stall:e}=this.filter,[o,s]=[this.house?.rooms,this.house?.stalls].map(p=>new Map([...p??[]].map(([d,b])=>[d,b.name])));t&&!o.has(t)&&o.set(t,I(this.house,t)),e&&!s.has(e)&&s.set(e,J(this.house,e));let i=p=>[...p].sort(([,d],[,b])=>d.localeCompare(b,this.hass.language));return{rooms:i(o),stalls:i(s)}}#l(t,e,o,s){return o.length===0?c:a`<optgroup label=${this.word(t)}>
${o.map(([i,p])=>this.#e(`${e} ${i}`,p,s))}
</optgroup>`}#d;#p(t,e,o){return a`<label>
<span class="quiet">${this.word(e)}</span>
<input
type="date"
.value=${this.filter[t]??""}
min=${o.min??c}
max=${o.max??c}
@change=${s=>{this.#t({[t]:s.target.value})}}
/>
</label>`}#h(){if(W(this.filter))return c;let{type:t,booking:e,schedule:o}=this.filter;return a`<p class="chips">
${t?this.#n("type",this.word("ui_log_page_only_type",{type:H(t)})):c}
${e?this.#n("booking",this.word("ui_log_page_only_booking")):c}
${o?this.#n("schedule",this.#g(o)):c}
<a class="button plain" href=${k("log")}>${this.word("ui_log_page_all")}</a>
</p>`}#g(t){let e=this.house?.schedules.get(t)?.name??"";return this.word("ui_log_page_only_schedule",{name:e,has_name:e?"yes":"no"})}#n(t,e){return a`<button
class="part"
aria-label=${this.word("ui_log_page_not_only",{text:e})}
@click=${()=>{this.#t({[t]:""})}}
>
${e}${_(O)}
</button>`}static{this.styles=[...u,h`:host{display:grid;gap:12px}.fields{display:flex;flex-wrap:wrap;gap:12px}label{display:grid;flex:1 1 140px;max-width:260px;gap:2px}select,input[type=date]{width:100%;color-scheme:inherit}summary{display:flex;gap:8px;align-items:center;min-height:44px;padding:8px 16px;cursor:pointer}details[open] summary{margin-bottom:12px}.chips{display:flex;flex-wrap:wrap;gap:8px}.part{border-radius:999px}@media(width<=600px){label{flex-basis:45%;max-width:none}label:first-child{flex-basis:100%}}`]}};l([m({attribute:!1})],$.prototype,"filter",2),l([m({attribute:!1})],$.prototype,"people",2),l([m({type:Boolean})],$.prototype,"narrow",2);g("rk-log-filters",$);var x=class extends f{constructor(){super(...arguments);this.narrow=!1;this.people=new Map;this.#t=t=>{this.people=t.detail}}#t;render(){let t=A(this.place.query);return a`
<header>
<h2>${this.word("ui_log_page_heading")}</h2>
<rk-log-export .hass=${this.hass} .house=${this.house} .filter=${t}></rk-log-export>
</header>
<rk-log-filters
.hass=${this.hass}
.house=${this.house}
.filter=${t}
.people=${this.people}
.narrow=${this.narrow}
></rk-log-filters>
<rk-log
.hass=${this.hass}
.house=${this.house}
.filter=${t}
@rk-actors=${this.#t}
></rk-log>
`}static{this.styles=[...u,h`:host{display:grid;gap:16px;max-width:1040px;padding:16px;margin:0 auto}header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between}`]}};l([m({attribute:!1})],x.prototype,"place",2),l([m({type:Boolean})],x.prototype,"narrow",2),l([w()],x.prototype,"people",2);g("rk-log-view",x);export{x as LogView};
