import{a as U,b as H,d as I,e as M}from"./chunk-A6D2COQP.js";import{a as O,b as z}from"./chunk-UNEH7MYY.js";import{c as q}from"./chunk-565WEVN5.js";import"./chunk-FGONVOQV.js";import{b as C}from"./chunk-3JPTLICH.js";import{a as E}from"./chunk-AP4XLZMI.js";import{Aa as v,J as y,V as x,e as b,xa as k}from"./chunk-UXUR6XGI.js";import{a as T,b as S,d as V,e as W,f as P,g as L}from"./chunk-55TTBGUQ.js";import{l as w}from"./chunk-6BO4LILW.js";import{F as c,G as u,a,b as h,c as s,f as o,i as n,t as $,u as _,v as p,w as R}from"./chunk-ENFBBLT2.js";var A={board:"ui_tab_board","power-offs":"ui_tab_power_offs",stalls:"ui_tab_stalls",schedules:"ui_tab_schedules",reports:"ui_tab_reports",log:"ui_tab_log"},m=class extends u{constructor(){super(...arguments);this.view="board";this.#e=0}#e;render(){let e=this.view==="room"?"board":this.view,t=(this.house?.stalls.size??0)>0,i=Object.keys(A).filter(r=>r!=="stalls"||t);return s`
<nav aria-label=${this.word("ui_views")}>
${i.map(r=>s`
<a href=${S(r)} aria-current=${r===e?"page":"false"}>
${this.word(A[r])}${this.#a(r)}
</a>
`)}
</nav>
`}#a(e){let t=this.#t(e);return t===0?o:s`<span class="badge" aria-hidden="true">${t}</span>
<span class="only-read">${this.word("ui_tab_needs",{count:t})}</span>`}#t(e){let{house:t}=this;return e==="power-offs"?t?.site.failed_power_offs??0:e==="stalls"?[...t?.stalls.values()??[]].filter(q).length:e!=="schedules"?0:[...t?.schedules.values()??[]].filter(i=>i.has_problem).length}firstUpdated(){let e=this.renderRoot.querySelector("nav");e&&new ResizeObserver(()=>this.#i(e)).observe(e)}updated(...e){super.updated(...e);let t=this.renderRoot.querySelector("nav");t&&(e[0].has("view")||t.scrollWidth!==this.#e)&&this.#i(t)}#i(e){this.#e=e.scrollWidth;let t=e.querySelector("[aria-current=page]");t&&(e.scrollLeft=t.offsetLeft-(e.clientWidth-t.clientWidth)/2)}static{this.styles=[...c,h`:host{display:block;color:inherit}nav{position:relative;display:flex;gap:4px;height:100%;overflow-x:auto;scrollbar-width:none}a{display:inline-flex;gap:6px;align-items:center;min-height:48px;padding:3px 12px 0;border-bottom:3px solid transparent;color:inherit;text-decoration:none;white-space:nowrap}a:hover{background:var(--ha-color-fill-neutral-quiet-hover, rgb(128 128 128 / 12%))}a[aria-current=page]{border-bottom-color:var(--rk-tab-color, currentcolor);font-weight:var(--ha-font-weight-medium, 500)}@media(forced-colors:active){a{border-bottom-color:Canvas}a[aria-current=page]{border-bottom-color:Highlight}}a:focus-visible{outline-color:currentcolor;outline-offset:-4px}.badge{min-width:20px;padding:0 6px;border-radius:999px;background:var(--rk-danger-fill, #b3261e);color:#fff;font-size:var(--ha-font-size-s, 12px);font-weight:var(--ha-font-weight-medium, 500);line-height:20px;text-align:center}`]}};a([n()],m.prototype,"view",2);p("rk-tabs",m);var j={board:{tag:"rk-board-view",load:()=>import("./chunk-MPGGFC75.js")},room:{tag:"rk-room-view",load:()=>import("./chunk-3BYEKWIL.js")},"power-offs":{tag:"rk-power-offs-view",load:()=>import("./chunk-ZDLW2A2Y.js")},stalls:{tag:"rk-stalls-view",load:()=>import("./chunk-273NAW7E.js")},schedules:{tag:"rk-schedules-view",load:()=>import("./chunk-GKHCI6AX.js")},reports:{tag:"rk-reports-view",load:()=>import("./chunk-NBASND6Z.js")},log:{tag:"rk-log-view",load:()=>import("./chunk-INKOKCJE.js")},door:{tag:"rk-door-view",load:()=>import("./chunk-U32G4QAT.js")}};function F(){location.reload()}var d=class extends u{constructor(){super();this.narrow=!1;this.#e=new U(this);this.#a=new E(this,"minute");this.#t=new Map;this.#n=!1;this.#r=new Set;this.#p="";this.#o=!0;this.#s=()=>{this.requestUpdate()};this.#x=e=>{this.#p=e.detail,this.requestUpdate()};this.addEventListener("rk-say",this.#x)}#e;#a;#t;#i;#n;#r;#p;#o;connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.#s),window.addEventListener("popstate",this.#s)}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.#s),window.removeEventListener("popstate",this.#s)}#s;willUpdate(){let{hass:e}=this;e.language!==this.#i&&(this.#i=e.language,this.#m(e));let t=this.#d;this.#e.watch(e.connection,this.#u(t)),this.house=this.#e.house,this.#f(t)}get#d(){return T(this.route?.path??"",location.search)}#u(e){let[t,i]=[this.#a.now,$(this.hass)];if(e.view==="door")return{...P(e.id??"")};let r=V(e.query,{now:t,zone:i,firstWeekday:_(this.hass)}),f=e.view==="board"?W(r.first,r.count,i):void 0,{start:l,end:g}=L(f,t,i);return{start:w(l),end:w(g)}}async#m(e){try{await R(e)}catch{this.#i=void 0;return}this.#n=!0,this.requestUpdate()}async#f({view:e}){if(this.#t.has(e)||this.#r.has(e))return;let{tag:t,load:i}=j[e];try{await i()}catch{this.#r.add(e),e==="door"&&H(""),this.requestUpdate();return}this.#t.has(e)||(this.#t.set(e,document.createElement(t)),this.requestUpdate())}render(){if(!this.#n)return o;let e=this.#d;return e.view==="door"?s`${this.#c(e)}`:s`
<ha-top-app-bar-fixed .narrow=${this.narrow}>
<ha-menu-button
slot="navigationIcon"
.hass=${this.hass}
.narrow=${this.narrow}
></ha-menu-button>
<div slot="title" class="title">
<span>${this.word("ui_title")}</span>
${this.narrow?o:this.#l(e)}
</div>
${this.hass.user?.is_admin?this.#v():o}
${this.narrow&&this.#o?this.#l(e):o}
<main class=${this.narrow?"narrow":""}>
${this.narrow&&!this.#o?this.#l(e):o}
${this.#b(e)?O(this.hass):o} ${this.#y()}
${this.#c(e)}
</main>
</ha-top-app-bar-fixed>
<div class="only-read" role="status" aria-live="polite">${this.#p}</div>
`}updated(e){super.updated(e),this.#w(),this.#g()}#g(){!this.house||!this.#n||this.#d.view==="door"||C()?.(this)}async#w(){let e=this.renderRoot.querySelector("rk-tabs[slot]");await e?.parentElement?.updateComplete,!(!e?.isConnected||e.assignedSlot)&&(this.#o=!1,this.requestUpdate())}#l({view:e}){return s`<rk-tabs
slot=${this.narrow&&this.#o?"subRow":o}
.hass=${this.hass}
.house=${this.house}
.view=${e}
></rk-tabs>`}#v(){return s`<a
slot="actionItems"
class="button plain settings"
href="/config/integrations/integration/roomkeeper"
title=${this.word("ui_settings")}
aria-label=${this.word("ui_settings")}
>${v(y)}</a
>`}#b({view:e}){return this.#t.has(e)?!this.house&&this.#e.refusal===void 0:!this.#r.has(e)}#c(e){let t=this.#t.get(e.view);return t?(t.hass=this.hass,t.house=this.house,t.place=e,t.narrow=this.narrow,t):o}#y(){let{status:e,staleSince:t}=this.#e,{hass:i,house:r}=this,f=this.#r.size>0?this.word("ui_reload"):I(i,r?.version),l=r?.site.problem;return[this.#h(k,f,!0),this.#h(x,M(i,e,t)),this.#h(b,l?this.word("ui_nothing_can_be_written",{problem:l}):"")].filter(g=>g!==void 0)}#h(e,t,i=!1){if(t)return s`<div class="standing warning">
${v(e)}
<p role="alert">${t}</p>
${i?s`<button @click=${F}>${this.word("ui_load_again")}</button>`:o}
</div>`}#x;static{this.styles=[...c,z,h`:host{display:block;min-height:100%;background:var(--primary-background-color)}.title{display:flex;gap:32px;align-items:stretch;height:var(--header-height, 56px)}.title rk-tabs{min-width:0;line-height:normal}rk-tabs[slot=subRow],main>rk-tabs{padding:0 4px}main>rk-tabs{border-bottom:1px solid var(--divider-color)}.settings{padding:0}.settings .icon{width:24px;height:24px}main{position:relative;--rk-view-height: calc(100dvh - var(--header-height, 56px))}main.narrow{--rk-view-height: calc(100dvh - var(--header-height, 56px) - 49px)}.loading{position:absolute;inset-inline:0}.standing{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:16px 16px 0;padding:8px 16px;border-radius:var(--ha-border-radius-md, 8px);border-inline-start:4px solid var(--tone-edge);background:var(--tone-fill)}.standing p{flex:1 1 200px;padding:4px 0}`]}};a([n({type:Boolean})],d.prototype,"narrow",2),a([n({attribute:!1})],d.prototype,"route",2);p("roomkeeper-panel",d);
