import{a as B}from"./chunk-JUVVDTB7.js";import"./chunk-H3KOW2QK.js";import"./chunk-3NMHC4VW.js";import"./chunk-EDX7JBPJ.js";import"./chunk-CRBGU2RJ.js";import{a as C}from"./chunk-AP4XLZMI.js";import{b as P,c as G}from"./chunk-HF4J4PD5.js";import{Aa as T,ma as K,r as q}from"./chunk-2FRIR7BF.js";import{b as E}from"./chunk-4543ENWX.js";import{b as M}from"./chunk-DEZACBUV.js";import{a as U,b as F}from"./chunk-7APIIRPZ.js";import{b as R,d as L,f as O,g as I}from"./chunk-PKWTBJ7C.js";import{F as $,G as _,a as d,b as k,c as n,f as m,i as u,m as N,o as x,p as c,t as f,v as w}from"./chunk-BUIEZ6YM.js";function W(s,a){return Date.parse(s.start)-Date.parse(a.start)||Date.parse(s.end)-Date.parse(a.end)||(s.id<a.id?-1:1)}function D({start:s,end:a},e,o){let t={start:c(e,o),end:c(x(e,1),o)},[r,i]=[Date.parse(s),Date.parse(a)];return{start:g(r,t)?r:void 0,end:g(i-1,t)?i:void 0}}function H(s,a,e,{now:o,zone:t}){let r=[...s].filter(p=>p.rooms.some(l=>a.has(l))).sort(W),i=[];for(let{day:p}=N(e.start,t);;p=x(p,1)){let[l,v]=[c(p,t),c(x(p,1),t)];if(l>=e.end)return i;let V=r.filter(h=>Date.parse(h.start)<v&&Date.parse(h.end)>l),S=g(o,{start:l,end:v}),[z,j]=[[],[]];for(let h of V)(S&&X(h,o)?z:j).push(h);i.push({day:p,start:l,isToday:S,earlier:z,bookings:j})}}function X({status:s,end:a},e){return s==="completed"||s==="no_show"||Date.parse(a)<=e}function J(s){return s.filter(a=>a.can_take_now&&a.can_book)}function Q(s){return s.filter(a=>a.freeze!==null)}function g(s,{start:a,end:e}){return a<=s&&s<e}var y=class extends _{constructor(){super(...arguments);this.day=""}render(){try{return this.#t()}catch{return n`<p>${this.word("ui_broken",{name:this.booking.id})}</p>`}}#t(){let{booking:e}=this,{tone:o}=e.is_block?G:P[e.status],t=e.rooms.map(i=>this.house?.rooms.get(i)?.name??i),r=[e.guest,e.title].filter(Boolean).join(" \xB7 ");return n`<button class=${o}>
${this.#e()}
<span class="what">
<span class="name">${M(this.hass,t)}</span>
<span class="more">
${r?n`<span>${r}</span>`:m} ${this.#o()}
</span>
<rk-booking-status .hass=${this.hass} .booking=${e}></rk-booking-status>
</span>
</button>`}#e(){let{start:e,end:o}=D(this.booking,this.day,f(this.hass));return n`<span class="times">
<span>${e===void 0?"\u2026":R(this.hass,e)}</span>
<span class="only-read"> – </span>
<span class="quiet">${o===void 0?"\u2026":R(this.hass,o)}</span>
</span>`}#o(){let{start:e,end:o}=D(this.booking,this.day,f(this.hass));if(e!==void 0&&o!==void 0)return m;let{start:t,end:r}=this.booking,i=I(this.hass,Date.parse(t),Date.parse(r),Date.now());return n`<span class="quiet">${i}</span>`}static{this.styles=[...$,k`:host{display:block}button{display:grid;grid-template-columns:minmax(3.2em,auto) 1fr;justify-content:start;align-items:start;gap:12px;width:100%;min-height:64px;padding:8px 12px;border-inline-start:4px solid var(--tone-edge);background:var(--card-background-color);text-align:start}.times{display:grid;font-variant-numeric:tabular-nums;white-space:nowrap}.what{display:flex;flex-wrap:wrap;align-items:start;gap:0 12px;min-width:0}.name{flex:1 1 7em;font-weight:var(--ha-font-weight-medium, 500)}.more{display:grid;flex:1 0 100%;order:1}.name,.more{min-width:0;overflow-wrap:anywhere}rk-booking-status{margin-block:-3px}`]}};d([u({attribute:!1})],y.prototype,"booking",2),d([u()],y.prototype,"day",2);w("rk-agenda-item",y);var b=class extends _{constructor(){super(...arguments);this.rooms=[];this.span={start:0,end:0};this.#t=new C(this,"minute")}#t;render(){let{house:e,rooms:o}=this;if(!e)return m;if(o.length===0)return n`<p class="empty">${this.word("ui_agenda_no_rooms")}</p>`;let t=this.#t.now,r=new Set(o.map(({key:l})=>l)),i={now:t,zone:f(this.hass)},p=H(e.bookings.values(),r,this.span,i);return n`
${g(t,this.span)?this.#e(J(o),t):m}
${this.#a(Q(o),t)} ${p.map(l=>this.#i(l,t))}
`}#e(e,o){return e.length===0?m:n`<section>
<h2>${this.word("ui_agenda_free_now")}</h2>
<ul class="free">
${B(e,({key:t})=>t,t=>n`<li>${this.#o(t,o)}</li>`,t=>this.#n(t.name))}
</ul>
</section>`}#o(e,o){let t=e.next_booking?this.word("ui_agenda_next_at",{at:O(this.hass,Date.parse(e.next_booking.start),o)}):"";return n`<button
class="success"
@click=${()=>{U(this,{rooms:[e.key],start:o-o%6e4})}}
>
${T(q)}
<span>
<span class="name">${e.name}</span>
${t?n`<span class="quiet">${t}</span>`:m}
<span class="only-read">${this.word("ui_agenda_book_now",{room:e.name})}</span>
</span>
</button>`}#a(e,o){return e.length===0?m:n`<section>
<h2>${this.word("ui_agenda_out_of_use")}</h2>
<ul class="list">
${B(e,({key:t})=>t,t=>n`<li>${this.#r(t,o)}</li>`,t=>this.#n(t.name))}
</ul>
</section>`}#r({key:e,name:o,freeze:t},r){let i=t?.until?this.word("ui_agenda_until",{until:O(this.hass,Date.parse(t.until),r)}):"",p=t?this.choice("freeze_reason",t.reason):"";return n`<a class="button frozen neutral" href=${E("room",e)}>
${T(K)}
<span>
<span class="name">${o}</span>
<span class="quiet">${[p,i,t?.note].filter(Boolean).join(" \xB7 ")}</span>
</span>
</a>`}#i({day:e,start:o,isToday:t,earlier:r,bookings:i},p){let l=L(this.hass,o,p);return n`<section>
<h2>${t?this.word("ui_agenda_today",{day:l}):l}</h2>
${r.length>0?n`<details>
<summary>${this.word("ui_agenda_earlier",{count:r.length})}</summary>
${this.#s(r,e)}
</details>`:m}
${i.length>0?this.#s(i,e):n`<p class="empty">${this.word("ui_agenda_nothing")}</p>`}
</section>`}#s(e,o){return n`<ul class="list">
${B(e,({id:t})=>t,t=>n`<li>
<rk-agenda-item
.hass=${this.hass}
.house=${this.house}
.booking=${t}
.day=${o}
@click=${()=>{F(this,t.id)}}
></rk-agenda-item>
</li>`,t=>this.#n(t.id))}
</ul>`}#n(e){return n`<li class="empty">${this.word("ui_broken",{name:e})}</li>`}static{this.styles=[...$,k`:host{display:grid;gap:24px}section{display:grid;gap:8px;min-width:0}h2{font-size:var(--ha-font-size-l, 16px)}.free{display:grid;grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:8px}.list{display:grid;gap:8px}.list li{content-visibility:auto;contain-intrinsic-size:auto 68px}.free button,a.button.frozen{width:100%;height:100%;justify-content:flex-start;min-height:56px;padding:8px 12px;border-inline-start:4px solid var(--tone-edge);background:var(--card-background-color);text-align:start}.free .name,.frozen .name{display:block;font-weight:var(--ha-font-weight-medium, 500);overflow-wrap:anywhere}.free .name{display:-webkit-box;overflow:hidden;-webkit-box-orient:vertical;-webkit-line-clamp:2}details{display:block}summary{display:flex;align-items:center;min-height:44px;cursor:pointer}.empty{color:var(--secondary-text-color)}`]}};d([u({attribute:!1})],b.prototype,"rooms",2),d([u({attribute:!1})],b.prototype,"span",2);w("rk-agenda",b);export{b as Agenda};
