import{b as Z}from"./chunk-LXD4COTK.js";import{a as Y}from"./chunk-5MQVN66E.js";import{a as T,b as X}from"./chunk-XYORGATO.js";import{a as K}from"./chunk-AP4XLZMI.js";import{a as J}from"./chunk-3TQCJA5V.js";import{I as H,P,T as L,U as z,X as j,ja as N,o as S,r as C,ra as h,y as D,z as q}from"./chunk-XSOTRW6G.js";import{a as M,e as Q}from"./chunk-NL4LSURV.js";import{b as x,c as U,d as G}from"./chunk-CWD6LCO5.js";import{d as $,e as F,h as I,i as y,j as W,n as R}from"./chunk-N737FEGD.js";import{a as p,b as f,c as i,f as d,i as u,j as A,k as g,l as v,r as _,v as k,w}from"./chunk-DAD4P6BX.js";function B({query:l},a){let t={...Object.fromEntries(l),...a},e=Object.entries(t).filter(([,o])=>o!=="");return x("board",void 0,Object.fromEntries(e))}function E({day:l,length:a},t){return $(l,t*(a==="week"?7:1))}function tt({devices:l}){let a=new Map;for(let t of Object.values(l)){let e=Y(t);e!==void 0&&t.area_id&&a.set(e,t.area_id)}return a}function O(l){let a=t=>l.get(t)??"";return{type:a("type"),area:a("area"),status:a("status"),text:a("q")}}function V(l,...a){return a.some(t=>t.toLocaleLowerCase().includes(l))}function et(l,a,t){let e=a.text.trim().toLocaleLowerCase(),o=new Intl.Collator(t.language,{numeric:!0}).compare;return[...l].filter(s=>(!a.type||s.type===a.type)&&(!a.area||t.areas.get(s.key)===a.area)&&(!a.status||s.status===a.status)&&(!e||V(e,s.name)||(t.byRoom.get(s.key)??[]).some(({title:r,guest:n})=>V(e,r,n)))).sort((s,r)=>o(s.name,r.name))}var st=f`:host{display:block;flex:none}.bar,.dates,.begin,.filters,details.filters>div{display:flex;flex-wrap:wrap;align-items:center;gap:8px}.bar{justify-content:space-between;gap:8px 12px}.bar button:not(.round){padding:0 12px}.dates h2{margin:0 4px;font-size:var(--ha-font-size-l, 17px)}.lengths{display:flex}.lengths button{border-radius:0}.lengths button:first-child{border-start-start-radius:var(--ha-border-radius-md, 8px);border-end-start-radius:var(--ha-border-radius-md, 8px);border-inline-end:0}.lengths button:last-child{border-start-end-radius:var(--ha-border-radius-md, 8px);border-end-end-radius:var(--ha-border-radius-md, 8px)}.lengths button[aria-pressed=true]{background:var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));box-shadow:inset 0 -3px 0 var(--primary-color, #009ac7);font-weight:var(--ha-font-weight-medium, 500)}.picker{position:relative}input[type=date]{position:absolute;inset:0;width:100%;min-width:0;padding:0;opacity:0;pointer-events:none}.filters{margin-top:12px}input[type=search]{flex:1 1 180px;min-width:0;max-width:320px}select{max-width:200px;text-overflow:ellipsis}.keys{margin-inline-start:auto}summary{min-height:44px;padding:10px 4px;cursor:pointer}[popover]{max-width:min(440px,calc(100vw - 32px));color:inherit;box-shadow:0 4px 24px #0000004d}[popover] li{margin-top:8px}@media(max-width:600px){.dates,.begin,details.filters>div{width:100%}.picker{order:-2}.dates h2{order:-3;flex:1;margin:0}.dates .lengths{order:-1}.dates:before{content:"";flex:0 0 100%;height:0;margin-top:-8px}.lengths button,.begin button{padding:0 10px}.begin button{flex:1;white-space:nowrap}.filters select,input[type=search]{flex:1 0 100%;max-width:none}}`;var m=class extends w{constructor(){super(...arguments);this.areas=[];this.count=0;this.narrow=!1;this.#i=()=>{this.#t({day:""}),this.dispatchEvent(new CustomEvent("today"))};this.#n=()=>this.#t({day:E(this.days,-1)});this.#d=()=>this.#t({day:E(this.days,1)});this.#e=()=>this.date.showPicker();this.#p=t=>{let{value:e}=t.target;I(e)&&this.#t({day:e})};this.#c=t=>{this.#t({q:t.target.value},{replace:!0})}}render(){return i`
<div class="bar">${this.#r()} ${this.#h()}</div>
${(this.house?.rooms.size??0)>1?this.#u():d}
`}#t(t,e={}){_(B(this.place,t),e)}#r(){let{length:t,day:e}=this.days,o=t==="week",s=this.word(o?"ui_board_previous_week":"ui_board_previous_day"),r=this.word(o?"ui_board_next_week":"ui_board_next_day");return i`
<div class="dates">
<button class="today" @click=${this.#i}>
${h(C)}<span>${this.word("ui_board_today")}</span>
</button>
<button class="round" aria-label=${s} title=${s} @click=${this.#n}>
${h(D)}
</button>
<button class="round" aria-label=${r} title=${r} @click=${this.#d}>
${h(q)}
</button>
${this.#s(e)}
<h2>${this.#o()}</h2>
<div class="lengths" role="group" aria-label=${this.word("ui_board_length")}>
${["day","week"].map(n=>i`
<button
aria-pressed=${n===t?"true":"false"}
@click=${()=>this.#t({view:n==="week"?"week":""})}
>
${this.word(`ui_board_${n}`)}
</button>
`)}
</div>
</div>
`}#s(t){let e=this.word("ui_board_date");return i`
<span class="picker">
<button class="round" aria-label=${e} title=${e} @click=${this.#e}>
${h(S)}
</button>
<input type="date" tabindex="-1" aria-hidden="true" .value=${t} @change=${this.#p} />
</span>
`}#o(){let{first:t,count:e,day:o,length:s}=this.days,r=ot=>F(ot,y(this.hass));if(s==="day")return R(this.hass,r(o),Date.now());let[n,b]=[r(t),r($(t,e-1))];return`${R(this.hass,n,b)} \u2013 ${R(this.hass,b,Date.now())}`}#i;#n;#d;#e;#p;#h(){let t=[...this.house?.rooms.values()??[]],e=t.some(s=>s.can_book),o=t.some(s=>s.can_hold);return i`
<div class="begin">
${t.length>0?i`<button @click=${()=>{Q(this,{day:this.days.day})}}>
${h(L)}${this.word("ui_board_free_times")}
</button>`:d}
${o?i`<button @click=${()=>{M(this,{isHold:!0})}}>
${h(N)}${this.word("ui_board_hold")}
</button>`:d}
${e?i`<button class="strong" @click=${()=>{M(this)}}>
${h(j)}${this.word("ui_board_book")}
</button>`:d}
</div>
`}#u(){let{type:t,area:e,status:o,text:s}=O(this.place.query),r=!!(t||e||o||s),n=i`
<input
type="search"
name="q"
placeholder=${this.word("ui_board_search")}
aria-label=${this.word("ui_board_search")}
.value=${s}
@input=${this.#c}
/>
${this.#a("type",t,this.#l(),"ui_board_types","ui_board_type")}
${this.#a("area",e,this.areas,"ui_board_areas","ui_board_area")}
${this.#a("status",o,this.#m(),"ui_board_statuses","ui_board_status")}
`,b=this.word("ui_board_rooms",{count:this.count});return this.narrow?i`<details class="filters" ?open=${r}>
<summary>${this.word("ui_board_filters")} <span class="quiet">${b}</span></summary>
<div role="search">${n}</div>
</details>`:i`<div class="filters" role="search">${n}${this.#y()}</div>`}#a(t,e,o,s,r){return o.length<2&&!e?d:i`
<select
name=${t}
aria-label=${this.word(r)}
@change=${n=>this.#t({[t]:n.target.value})}
>
<option value="" ?selected=${e===""}>${this.word(s)}</option>
${o.map(n=>i`<option value=${n.value} ?selected=${n.value===e}>${n.name}</option>`)}
</select>
`}#l(){let t=[...this.house?.rooms.values()??[]].flatMap(({type:e})=>e??[]);return[...new Set(t)].sort().map(e=>({value:e,name:e}))}#m(){return Object.keys(J).map(t=>({value:t,name:this.choice("room_status",t)}))}#c;#y(){let t=this.word("ui_board_keys");return i`
<button class="round keys" popovertarget="keys" aria-label=${t} title=${t}>
${h(P)}
</button>
<div id="keys" class="card" popover aria-label=${t}>
<h3>${t}</h3>
<ul>
<li>${this.word("ui_board_keys_move")}</li>
<li>${this.word("ui_board_keys_far")}</li>
<li>${this.word("ui_board_keys_enter")}</li>
<li>${this.word("ui_board_keys_drag")}</li>
</ul>
</div>
`}static{this.styles=[...k,st]}};p([u({attribute:!1})],m.prototype,"place",2),p([u({attribute:!1})],m.prototype,"days",2),p([u({attribute:!1})],m.prototype,"areas",2),p([u({type:Number})],m.prototype,"count",2),p([u({type:Boolean})],m.prototype,"narrow",2),p([g("input[type=date]")],m.prototype,"date",2);v("rk-board-bar",m);var at=600,rt="/config/integrations/integration/roomkeeper",c=class extends w{constructor(){super(...arguments);this.narrow=!1;this.#t=new K(this,"minute");this.#r=new ResizeObserver(()=>{requestAnimationFrame(()=>{this.isConnected&&(this.isNarrow=this.clientWidth<at)})});this.#s=new Set;this.#o=new Map;this.#n=new Map;this.#e={start:0,end:0};this.#y=()=>{let{query:t}=this.place,e=["day","view"].flatMap(o=>{let s=t.get(o);return s===null?[]:[[o,s]]});_(x("board",void 0,Object.fromEntries(e)))}}#t;#r;#s;#o;#i;#n;#d;#e;connectedCallback(){super.connectedCallback(),this.#r.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.#r.disconnect()}render(){let{house:t,hass:e,isNarrow:o}=this;if(!t||o===void 0)return d;let s=this.#p(),r=this.#h(t);return i`<div class="page ${o?"":"whole"}">
<rk-board-bar
.hass=${e}
.house=${t}
.place=${this.place}
.days=${s}
.areas=${this.#u(t)}
.count=${r.length}
.narrow=${o}
@today=${()=>this.board?.showTime()}
></rk-board-bar>
${t.rooms.size===0?this.#m(t):d}
${t.rooms.size>0&&r.length===0?this.#c():d}
${r.length===0?d:this.#a(r,s,o)}
</div>`}#p(){let{hass:t}=this;return U(this.place.query,{now:this.#t.now,zone:y(t),firstWeekday:W(t)})}#h({rooms:t,bookings:e}){return e!==this.#d&&(this.#d=e,this.#n=Z(e.values())),this.hass.devices!==this.#i&&(this.#i=this.hass.devices,this.#o=tt(this.hass)),et(t.values(),O(this.place.query),{areas:this.#o,byRoom:this.#n,language:this.hass.locale.language})}#u({rooms:t}){return[...new Set([...t.keys()].flatMap(o=>this.#o.get(o)??[]))].flatMap(o=>{let s=this.hass.areas[o];return s?[{value:o,name:s.name}]:[]}).sort((o,s)=>o.name.localeCompare(s.name,this.hass.locale.language))}#a(t,e,o){let{start:s,end:r}=G(e.first,e.count,y(this.hass));return(s!==this.#e.start||r!==this.#e.end)&&(this.#e={start:s,end:r}),o?(this.#l("rk-agenda",()=>import("./chunk-I2F4TK5K.js")),i`
${customElements.get("rk-agenda")?d:T(this.hass)}
<rk-agenda
.hass=${this.hass}
.house=${this.house}
.rooms=${t}
.span=${this.#e}
></rk-agenda>
`):(this.#l("rk-board",()=>import("./chunk-35F3QTCK.js")),i`
${customElements.get("rk-board")?d:T(this.hass)}
<rk-board
.hass=${this.hass}
.house=${this.house}
.rooms=${t}
.span=${this.#e}
.length=${e.length}
></rk-board>
`)}#l(t,e){this.#s.has(t)||(this.#s.add(t),e().then(()=>this.requestUpdate(),()=>this.#s.delete(t)))}#m({user:t}){return i`
<section class="empty">
${h(H)}
<h2>${this.word("ui_board_no_rooms")}</h2>
<p class="quiet">
${this.word(t.is_admin?"ui_board_no_rooms_how":"ui_board_ask_for_rooms")}
</p>
${t.is_admin?i`<a class="button" href=${rt}>${this.word("ui_board_add_room")}</a>`:d}
</section>
`}#c(){return i`
<section class="empty">
${h(z)}
<h2>${this.word("ui_board_no_match")}</h2>
<button @click=${this.#y}>${this.word("ui_board_show_all")}</button>
</section>
`}#y;static{this.styles=[...k,X,f`:host{display:block}.page{display:flex;flex-direction:column;gap:12px;padding:16px}.page.whole{height:var(--rk-view-height, 100dvh);min-height:420px}rk-board{flex:0 1 auto;min-height:220px}.empty{display:grid;justify-items:center;gap:12px;padding:64px 16px;text-align:center}.empty>.icon{width:48px;height:48px;color:var(--secondary-text-color)}`]}};p([u({attribute:!1})],c.prototype,"place",2),p([u({type:Boolean})],c.prototype,"narrow",2),p([A()],c.prototype,"isNarrow",2),p([g("rk-board")],c.prototype,"board",2);v("rk-board-view",c);export{c as BoardView};
