import{b as F,f as x,g as q}from"./chunk-TKHOPWEC.js";import{a as b}from"./chunk-DQU4MJNY.js";import{a as M}from"./chunk-N7TIXNAO.js";import{e as T}from"./chunk-RZUKUD6R.js";import{b as L}from"./chunk-7CPKWHLZ.js";import{b as c,d as v,e as y,i as g,l as w,n as P,t as O,u as D,v as _}from"./chunk-QLKTMNQ7.js";import{a as h,b as k,c as i,f as u,i as $,j as f,l as S,n as R}from"./chunk-5GGR3AQ5.js";async function W(d,{rooms:l,span:t,length:e}){let s={room:l,start:_(t.start),end:_(t.end),duration:D(e),limit:1e3},n=[],o=null;do{let r=await R(d,"get_availability",o===null?s:{...s,cursor:o});n.push(...r.items.map(({room:a,free:m})=>({room:a,free:m.map(B)}))),o=r.next_cursor}while(o!==null);return n}function B({start:d,end:l}){return{start:Date.parse(d),end:Date.parse(l)}}function H(d,l){return d.flatMap(t=>l.map(e=>({start:Math.max(t.start,e.start),end:Math.min(t.end,e.end)}))).filter(({start:t,end:e})=>t<e)}function E(d,l){let[t=[],...e]=d;return e.reduce(H,t).filter(({start:s,end:n})=>n-s>=l)}function I(d,l,t){let e=new Map;for(let{start:s,end:n}of d){let o=c(n-l,t).day;for(let{day:r}=c(s,t);r<=o;r=v(r,1)){let a=e.get(r)??[];e.set(r,a),a.push({start:Math.max(s,y(r,t)),end:n})}}return[...e].sort(([s],[n])=>s<n?-1:1).map(([s,n])=>({day:s,spans:n}))}var z={day:"ui_free_day",days:"ui_free_days",type:"ui_free_type",length:"ui_free_length"},A=[1,3,7],p=class extends b{constructor(){super(...arguments);this.day="";this.wanted={days:"1",length:x(36e5)};this.marked=[];this.#t="";this.#c=t=>{t.stopPropagation(),this.wanted=t.detail.value}}#t;get heading(){return this.word("ui_free_heading")}willUpdate(t){this.hasUpdated||(this.wanted={...this.wanted,day:this.day}),(t.has("wanted")||t.has("house"))&&this.#o()}get#e(){return q(this.wanted.length)}get#s(){let{type:t}=this.wanted;return[...this.house?.rooms.values()??[]].filter(e=>e.can_book&&(!t||e.type===t))}get#r(){let t=[...this.house?.rooms.values()??[]].flatMap(({type:e})=>e??[]);return[...new Set(t)].sort()}async#o(){let[t,e]=[this.#e,this.#s.map(({key:a})=>a)],{day:s=this.day,days:n}=this.wanted;if(t===void 0||e.length===0){this.#t="",this.found=e.length===0?[]:void 0;return}let o=T(s,Number(n),g(this.hass)),r=JSON.stringify([t,e,o,this.house?.last_log_id]);if(r!==this.#t){this.#t=r;try{let a=await W(this.hass,{rooms:e,span:o,length:t});if(r!==this.#t)return;this.found=a,this.refusal=void 0}catch(a){r===this.#t&&(this.refusal=a)}}}renderBody(){return i`${this.#a()} ${this.#d()}`}#a(){return i`
<div class="buttons" role="group" aria-label=${this.word("ui_free_length")}>
${F.map(t=>i`
<button
aria-pressed=${String(t===this.#e)}
@click=${()=>this.wanted={...this.wanted,length:x(t)}}
>
${O(this.hass,t)}
</button>
`)}
</div>
<ha-form
.hass=${this.hass}
.data=${this.wanted}
.schema=${this.#i()}
.computeLabel=${({name:t})=>{let e=z[t];return e?this.word(e):""}}
@value-changed=${this.#c}
></ha-form>
`}#i(){let t=A.map(o=>({value:String(o),label:this.word("ui_free_days_count",{count:o})})),e=o=>({select:{mode:"dropdown",options:o}}),s=this.#r,n=[{name:"day",required:!0,selector:{date:{}}},{name:"days",required:!0,selector:e(t)},...s.length>1?[{name:"type",selector:e(s)}]:[]];return[{name:"length",required:!0,selector:{duration:{enable_day:!1}}},{type:"grid",name:"",column_min_width:"130px",schema:n}]}#d(){let{found:t}=this,e=this.#e;if(!t||e===void 0)return u;let s=this.#s,n=r=>t.find(a=>a.room===r)?.free??[],o=this.marked.filter(r=>s.some(a=>a.key===r));return i`
${o.length>1?this.#l(o,E(o.map(n),e)):u}
${s.length===0?i`<p>${this.word("ui_free_no_rooms")}</p>`:u}
<ul class="rooms">
${s.map(r=>this.#p(r,n(r.key),o.includes(r.key)))}
</ul>
`}#l(t,e){let s=t.map(n=>this.house?.rooms.get(n)?.name??n);return i`<section class="card common primary">
<h3>${this.word("ui_free_common",{rooms:L(this.hass,s)})}</h3>
${this.#n(t,e)}
</section>`}#p(t,e,s){return i`<li class="card">
<label>
<input
type="checkbox"
.checked=${s}
@change=${()=>{this.#h(t.key)}}
/>
<h3>${t.name}</h3>
</label>
${this.#n([t.key],e)}
</li>`}#n(t,e){let s=this.#e??0,n=g(this.hass),o=I(e,s,n);return o.length===0?i`<p class="quiet">${this.word("ui_free_none")}</p>`:i`${o.map(({day:r,spans:a})=>i`
${this.wanted.days==="1"?u:i`<p class="quiet">${P(this.hass,y(r,n),Date.now())}</p>`}
<div class="buttons">${a.map(m=>this.#m(t,m,r))}</div>
`)}`}#m(t,{start:e,end:s},n){let o=g(this.hass),r=c(s-1,o).day!==n,a=w(this.hass,e),m=r?this.word("ui_free_from",{from:a}):this.word("ui_free_span",{from:a,to:w(this.hass,s)});return i`<button @click=${()=>{this.#u(t,e)}}>${m}</button>`}#h(t){this.marked=this.marked.includes(t)?this.marked.filter(e=>e!==t):[...this.marked,t]}async#u(t,e){let s=e+(this.#e??0);(await M(this,{rooms:[...t],start:e,end:s})).addEventListener("done",()=>this.close())}#c;static{this.styles=[...b.styles,k`.rooms{display:grid;gap:12px}.card{display:grid;gap:8px;padding:12px 16px}.common{border-inline-start:4px solid var(--tone-edge)}label{display:flex;align-items:center;gap:12px;min-height:44px;cursor:pointer}input[type=checkbox]{width:20px;height:20px;margin:0;accent-color:var(--rk-strong-fill, #00658a)}`]}};h([$({attribute:!1})],p.prototype,"day",2),h([f()],p.prototype,"wanted",2),h([f()],p.prototype,"marked",2),h([f()],p.prototype,"found",2);S("rk-free-dialog",p);export{p as FreeDialog};
