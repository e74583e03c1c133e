import{a as B}from"./chunk-62XYW3KX.js";import{b as V}from"./chunk-LXD4COTK.js";import{a as Z}from"./chunk-5MQVN66E.js";import{a as x,b as J}from"./chunk-QJYY4DGI.js";import{a as j}from"./chunk-AP4XLZMI.js";import{a as Q}from"./chunk-HF4J4PD5.js";import{$ as P,Aa as h,C as D,D as S,M as E,U as H,_ as q,da as L,q as M,sa as N,t as C}from"./chunk-2FRIR7BF.js";import{b as K,c as U,d as G,e as X}from"./chunk-4543ENWX.js";import{a as O,e as Y}from"./chunk-7APIIRPZ.js";import{d as w}from"./chunk-PKWTBJ7C.js";import{E as _,F as v,G as k,a as l,b as z,c as r,f as d,i as p,j as A,k as f,o as g,p as F,s as I,t as y,u as W,v as $}from"./chunk-BUIEZ6YM.js";function T({day:u,length:i},t){return g(u,t*(i==="week"?7:1))}function et({devices:u}){let i=new Map;for(let t of Object.values(u)){let e=Z(t);e!==void 0&&t.area_id&&i.set(e,t.area_id)}return i}function R(u){let i=t=>u.get(t)??"";return{type:i("type"),area:i("area"),status:i("status"),text:i("q")}}function tt(u,...i){return i.some(t=>t.toLocaleLowerCase().includes(u))}function st(u,i,t){let e=i.text.trim().toLocaleLowerCase(),o=new Intl.Collator(t.language,{numeric:!0}).compare;return[...u].filter(s=>(!i.type||s.type===i.type)&&(!i.area||t.areas.get(s.key)===i.area)&&(!i.status||s.status===i.status)&&(!e||tt(e,s.name)||(t.byRoom.get(s.key)??[]).some(({title:a,guest:n})=>tt(e,a,n)))).sort((s,a)=>o(s.name,a.name))}var m=class extends k{constructor(){super(...arguments);this.areas=[];this.count=0;this.narrow=!1;this.#i=()=>{this.#t({day:""}),this.dispatchEvent(new CustomEvent("today"))};this.#n=()=>this.#t({day:T(this.days,-1)});this.#d=()=>this.#t({day:T(this.days,1)});this.#e=()=>this.date.showPicker();this.#h=t=>{let{value:e}=t.target;I(e)&&this.#t({day:e})};this.#c=t=>{this.#t({q:t.target.value},{replace:!0})}}render(){return r`
<div class="bar">${this.#r()} ${this.#u()}</div>
${(this.house?.rooms.size??0)>1?this.#p():d}
`}#t(t,e={}){_(U(this.place,t),e)}#r(){let{length:t,day:e}=this.days,o=t==="week",s=this.word(o?"ui_board_previous_week":"ui_board_previous_day"),a=this.word(o?"ui_board_next_week":"ui_board_next_day");return r`
<div class="dates">
<button class="today" @click=${this.#i}>
${h(C)}<span>${this.word("ui_board_today")}</span>
</button>
<button class="round" aria-label=${s} title=${s} @click=${this.#n}>
${h(D)}
</button>
<button class="round" aria-label=${a} title=${a} @click=${this.#d}>
${h(S)}
</button>
${this.#s(e)}
<h2>${this.#o()}</h2>
<div class="lengths" role="group" aria-label=${this.word("ui_board_length")}>
${["day","week"].map(n=>r`
<button
aria-pressed=${n===t?"true":"false"}
@click=${()=>this.#t({view:n==="week"?"week":""})}
>
${this.word(`ui_board_${n}`)}
</button>
`)}
</div>
</div>
`}#s(t){let e=this.word("ui_board_date");return r`
<span class="picker">
<button class="round" aria-label=${e} title=${e} @click=${this.#e}>
${h(M)}
</button>
<input type="date" tabindex="-1" aria-hidden="true" .value=${t} @change=${this.#h} />
</span>
`}#o(){let{first:t,count:e,day:o,length:s}=this.days,a=ot=>F(ot,y(this.hass));if(s==="day")return w(this.hass,a(o),Date.now());let[n,b]=[a(t),a(g(t,e-1))];return`${w(this.hass,n,b)} \u2013 ${w(this.hass,b,Date.now())}`}#i;#n;#d;#e;#h;#u(){let t=[...this.house?.rooms.values()??[]],e=t.some(s=>s.can_book),o=t.some(s=>s.can_hold);return r`
<div class="begin">
${t.length>0?r`<button @click=${()=>{Y(this,{day:this.days.day})}}>
${h(q)}${this.word("ui_board_free_times")}
</button>`:d}
${o?r`<button @click=${()=>{O(this,{isHold:!0})}}>
${h(N)}${this.word("ui_board_hold")}
</button>`:d}
${e?r`<button class="strong" @click=${()=>{O(this)}}>
${h(L)}${this.word("ui_board_book")}
</button>`:d}
</div>
`}#p(){let{type:t,area:e,status:o,text:s}=R(this.place.query),a=!!(t||e||o||s),n=r`
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
`,b=this.word("ui_board_rooms",{count:this.count});return this.narrow?r`<details class="filters" ?open=${a}>
<summary>${this.word("ui_board_filters")} <span class="quiet">${b}</span></summary>
<div role="search">${n}</div>
</details>`:r`<div class="filters" role="search">${n}${this.#y()}</div>`}#a(t,e,o,s,a){return o.length<2&&!e?d:r`
<select
name=${t}
aria-label=${this.word(a)}
@change=${n=>this.#t({[t]:n.target.value})}
>
<option value="" ?selected=${e===""}>${this.word(s)}</option>
${o.map(n=>r`<option value=${n.value} ?selected=${n.value===e}>${n.name}</option>`)}
</select>
`}#l(){let t=[...this.house?.rooms.values()??[]].flatMap(({type:e})=>e??[]);return[...new Set(t)].sort().map(e=>({value:e,name:e}))}#m(){return Object.keys(Q).map(t=>({value:t,name:this.choice("room_status",t)}))}#c;#y(){let t=this.word("ui_board_keys");return r`
<button class="round keys" popovertarget="keys" aria-label=${t} title=${t}>
${h(H)}
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
`}static{this.styles=[...v,B]}};l([p({attribute:!1})],m.prototype,"place",2),l([p({attribute:!1})],m.prototype,"days",2),l([p({attribute:!1})],m.prototype,"areas",2),l([p({type:Number})],m.prototype,"count",2),l([p({type:Boolean})],m.prototype,"narrow",2),l([f("input[type=date]")],m.prototype,"date",2);$("rk-board-bar",m);var at=600,rt="/config/integrations/integration/roomkeeper",c=class extends k{constructor(){super(...arguments);this.narrow=!1;this.#t=new j(this,"minute");this.#r=new ResizeObserver(()=>{requestAnimationFrame(()=>{this.isConnected&&(this.isNarrow=this.clientWidth<at)})});this.#s=new Set;this.#o=new Map;this.#n=new Map;this.#e={start:0,end:0};this.#y=()=>{let{query:t}=this.place,e=["day","view"].flatMap(o=>{let s=t.get(o);return s===null?[]:[[o,s]]});_(K("board",void 0,Object.fromEntries(e)))}}#t;#r;#s;#o;#i;#n;#d;#e;connectedCallback(){super.connectedCallback(),this.#r.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.#r.disconnect()}render(){let{house:t,hass:e,isNarrow:o}=this;if(!t||o===void 0)return d;let s=this.#h(),a=this.#u(t);return r`<div class="page ${o?"":"whole"}">
<rk-board-bar
.hass=${e}
.house=${t}
.place=${this.place}
.days=${s}
.areas=${this.#p(t)}
.count=${a.length}
.narrow=${o}
@today=${()=>this.board?.showTime()}
></rk-board-bar>
${t.rooms.size===0?this.#m(t):d}
${t.rooms.size>0&&a.length===0?this.#c():d}
${a.length===0?d:this.#a(a,s,o)}
</div>`}#h(){let{hass:t}=this;return G(this.place.query,{now:this.#t.now,zone:y(t),firstWeekday:W(t)})}#u({rooms:t,bookings:e}){return e!==this.#d&&(this.#d=e,this.#n=V(e.values())),this.hass.devices!==this.#i&&(this.#i=this.hass.devices,this.#o=et(this.hass)),st(t.values(),R(this.place.query),{areas:this.#o,byRoom:this.#n,language:this.hass.locale.language})}#p({rooms:t}){return[...new Set([...t.keys()].flatMap(o=>this.#o.get(o)??[]))].flatMap(o=>{let s=this.hass.areas[o];return s?[{value:o,name:s.name}]:[]}).sort((o,s)=>o.name.localeCompare(s.name,this.hass.locale.language))}#a(t,e,o){let{start:s,end:a}=X(e.first,e.count,y(this.hass));return(s!==this.#e.start||a!==this.#e.end)&&(this.#e={start:s,end:a}),o?(this.#l("rk-agenda",()=>import("./chunk-32INJVR5.js")),r`
${customElements.get("rk-agenda")?d:x(this.hass)}
<rk-agenda
.hass=${this.hass}
.house=${this.house}
.rooms=${t}
.span=${this.#e}
></rk-agenda>
`):(this.#l("rk-board",()=>import("./chunk-7GXBVXFA.js")),r`
${customElements.get("rk-board")?d:x(this.hass)}
<rk-board
.hass=${this.hass}
.house=${this.house}
.rooms=${t}
.span=${this.#e}
.length=${e.length}
></rk-board>
`)}#l(t,e){this.#s.has(t)||(this.#s.add(t),e().then(()=>this.requestUpdate(),()=>this.#s.delete(t)))}#m({user:t}){return r`
<section class="empty">
${h(E)}
<h2>${this.word("ui_board_no_rooms")}</h2>
<p class="quiet">
${this.word(t.is_admin?"ui_board_no_rooms_how":"ui_board_ask_for_rooms")}
</p>
${t.is_admin?r`<a class="button" href=${rt}>${this.word("ui_board_add_room")}</a>`:d}
</section>
`}#c(){return r`
<section class="empty">
${h(P)}
<h2>${this.word("ui_board_no_match")}</h2>
<button @click=${this.#y}>${this.word("ui_board_show_all")}</button>
</section>
`}#y;static{this.styles=[...v,J,z`:host{display:block}.page{display:flex;flex-direction:column;gap:12px;padding:16px}.page.whole{height:var(--rk-view-height, 100dvh);min-height:420px}rk-board{flex:0 1 auto;min-height:220px}.empty{display:grid;justify-items:center;gap:12px;padding:64px 16px;text-align:center}.empty>.icon{width:48px;height:48px;color:var(--secondary-text-color)}`]}};l([p({attribute:!1})],c.prototype,"place",2),l([p({type:Boolean})],c.prototype,"narrow",2),l([A()],c.prototype,"isNarrow",2),l([f("rk-board")],c.prototype,"board",2);$("rk-board-view",c);export{c as BoardView};
