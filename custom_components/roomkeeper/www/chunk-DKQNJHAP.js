import{b as F,f as x,g as q}from"./chunk-O3GOIF7L.js";import{a as b}from"./chunk-5WA6KCYJ.js";import"./chunk-3JPTLICH.js";import{e as T}from"./chunk-4543ENWX.js";import{b as L}from"./chunk-DEZACBUV.js";import{a as M}from"./chunk-7APIIRPZ.js";import{b as w,d as P,j as O,k as D,l as _}from"./chunk-PKWTBJ7C.js";import{A as R,a as h,b as k,c as i,f as u,i as v,j as f,m as c,o as $,p as y,t as g,v as S}from"./chunk-BUIEZ6YM.js";async function W(d,{rooms:l,span:e,length:t}){let s={room:l,start:_(e.start),end:_(e.end),duration:D(t),limit:1e3},n=[],o=null;do{let r=await R(d,"get_availability",o===null?s:{...s,cursor:o});n.push(...r.items.map(({room:a,free:m})=>({room:a,free:m.map(B)}))),o=r.next_cursor}while(o!==null);return n}function B({start:d,end:l}){return{start:Date.parse(d),end:Date.parse(l)}}function H(d,l){return d.flatMap(e=>l.map(t=>({start:Math.max(e.start,t.start),end:Math.min(e.end,t.end)}))).filter(({start:e,end:t})=>e<t)}function E(d,l){let[e=[],...t]=d;return t.reduce(H,e).filter(({start:s,end:n})=>n-s>=l)}function I(d,l,e){let t=new Map;for(let{start:s,end:n}of d){let o=c(n-l,e).day;for(let{day:r}=c(s,e);r<=o;r=$(r,1)){let a=t.get(r)??[];t.set(r,a),a.push({start:Math.max(s,y(r,e)),end:n})}}return[...t].sort(([s],[n])=>s<n?-1:1).map(([s,n])=>({day:s,spans:n}))}var z={day:"ui_free_day",days:"ui_free_days",type:"ui_free_type",length:"ui_free_length"},A=[1,3,7],p=class extends b{constructor(){super(...arguments);this.day="";this.wanted={days:"1",length:x(36e5)};this.marked=[];this.#e="";this.#c=e=>{e.stopPropagation(),this.wanted=e.detail.value}}#e;get heading(){return this.word("ui_free_heading")}willUpdate(e){this.hasUpdated||(this.wanted={...this.wanted,day:this.day}),(e.has("wanted")||e.has("house"))&&this.#o()}get#t(){return q(this.wanted.length)}get#s(){let{type:e}=this.wanted;return[...this.house?.rooms.values()??[]].filter(t=>t.can_book&&(!e||t.type===e))}get#r(){let e=[...this.house?.rooms.values()??[]].flatMap(({type:t})=>t??[]);return[...new Set(e)].sort()}async#o(){let[e,t]=[this.#t,this.#s.map(({key:a})=>a)],{day:s=this.day,days:n}=this.wanted;if(e===void 0||t.length===0){this.#e="",this.found=t.length===0?[]:void 0;return}let o=T(s,Number(n),g(this.hass)),r=JSON.stringify([e,t,o,this.house?.last_log_id]);if(r!==this.#e){this.#e=r;try{let a=await W(this.hass,{rooms:t,span:o,length:e});if(r!==this.#e)return;this.found=a,this.refusal=void 0}catch(a){r===this.#e&&(this.refusal=a)}}}renderBody(){return i`${this.#a()} ${this.#d()}`}#a(){return i`
<div class="buttons" role="group" aria-label=${this.word("ui_free_length")}>
${F.map(e=>i`
<button
aria-pressed=${String(e===this.#t)}
@click=${()=>this.wanted={...this.wanted,length:x(e)}}
>
${O(this.hass,e)}
</button>
`)}
</div>
<ha-form
.hass=${this.hass}
.data=${this.wanted}
.schema=${this.#i()}
.computeLabel=${({name:e})=>{let t=z[e];return t?this.word(t):""}}
@value-changed=${this.#c}
></ha-form>
`}#i(){let e=A.map(o=>({value:String(o),label:this.word("ui_free_days_count",{count:o})})),t=o=>({select:{mode:"dropdown",options:o}}),s=this.#r,n=[{name:"day",required:!0,selector:{date:{}}},{name:"days",required:!0,selector:t(e)},...s.length>1?[{name:"type",selector:t(s)}]:[]];return[{name:"length",required:!0,selector:{duration:{enable_day:!1}}},{type:"grid",name:"",column_min_width:"130px",schema:n}]}#d(){let{found:e}=this,t=this.#t;if(!e||t===void 0)return u;let s=this.#s,n=r=>e.find(a=>a.room===r)?.free??[],o=this.marked.filter(r=>s.some(a=>a.key===r));return i`
${o.length>1?this.#l(o,E(o.map(n),t)):u}
${s.length===0?i`<p>${this.word("ui_free_no_rooms")}</p>`:u}
<ul class="rooms">
${s.map(r=>this.#p(r,n(r.key),o.includes(r.key)))}
</ul>
`}#l(e,t){let s=e.map(n=>this.house?.rooms.get(n)?.name??n);return i`<section class="card common primary">
<h3>${this.word("ui_free_common",{rooms:L(this.hass,s)})}</h3>
${this.#n(e,t)}
</section>`}#p(e,t,s){return i`<li class="card">
<label>
<input
type="checkbox"
.checked=${s}
@change=${()=>{this.#h(e.key)}}
/>
<h3>${e.name}</h3>
</label>
${this.#n([e.key],t)}
</li>`}#n(e,t){let s=this.#t??0,n=g(this.hass),o=I(t,s,n);return o.length===0?i`<p class="quiet">${this.word("ui_free_none")}</p>`:i`${o.map(({day:r,spans:a})=>i`
${this.wanted.days==="1"?u:i`<p class="quiet">${P(this.hass,y(r,n),Date.now())}</p>`}
<div class="buttons">${a.map(m=>this.#m(e,m,r))}</div>
`)}`}#m(e,{start:t,end:s},n){let o=g(this.hass),r=c(s-1,o).day!==n,a=w(this.hass,t),m=r?this.word("ui_free_from",{from:a}):this.word("ui_free_span",{from:a,to:w(this.hass,s)});return i`<button @click=${()=>{this.#u(e,t)}}>${m}</button>`}#h(e){this.marked=this.marked.includes(e)?this.marked.filter(t=>t!==e):[...this.marked,e]}async#u(e,t){let s=t+(this.#t??0);(await M(this,{rooms:[...e],start:t,end:s})).addEventListener("done",()=>this.close())}#c;static{this.styles=[...b.styles,k`.rooms,.card{display:grid;grid-template-columns:minmax(0,1fr);gap:12px}.card{gap:8px;padding:12px 16px;overflow-wrap:anywhere}.common{border-inline-start:4px solid var(--tone-edge)}label{display:flex;align-items:center;gap:12px;min-height:44px;cursor:pointer}label h3{min-width:0}input[type=checkbox]{flex:none;width:20px;height:20px;margin:0;accent-color:var(--rk-strong-fill, #00658a)}`]}};h([v({attribute:!1})],p.prototype,"day",2),h([f()],p.prototype,"wanted",2),h([f()],p.prototype,"marked",2),h([f()],p.prototype,"found",2);S("rk-free-dialog",p);export{p as FreeDialog};
