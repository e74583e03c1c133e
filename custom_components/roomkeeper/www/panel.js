import{a as I,b as D,d as j,e as F}from"./chunk-WRSK63OR.js";import{a as A,b as B}from"./chunk-QJYY4DGI.js";import{c as z}from"./chunk-HHVR2XNM.js";import"./chunk-FGONVOQV.js";import{b as M}from"./chunk-3JPTLICH.js";import{a as C}from"./chunk-AP4XLZMI.js";import{Aa as k,J as E,V as R,e as _,xa as S}from"./chunk-2FRIR7BF.js";import{a as W,b as P,d as q,e as H,f as O,g as U}from"./chunk-4543ENWX.js";import{l as y}from"./chunk-PKWTBJ7C.js";import{D as b,F as u,G as m,a as d,b as n,c as s,f as o,i as l,t as L,u as T,v as c,w as V}from"./chunk-BUIEZ6YM.js";var K={board:"ui_tab_board","power-offs":"ui_tab_power_offs",stalls:"ui_tab_stalls",schedules:"ui_tab_schedules",reports:"ui_tab_reports",log:"ui_tab_log"},f=class extends m{constructor(){super(...arguments);this.view="board";this.#t=0}#t;render(){let t=this.view==="room"?"board":this.view,e=(this.house?.stalls.size??0)>0,i=Object.keys(K).filter(r=>r!=="stalls"||e);return s`
<nav aria-label=${this.word("ui_views")}>
${i.map(r=>s`
<a href=${P(r)} aria-current=${r===t?"page":"false"}>
${this.word(K[r])}${this.#r(r)}
</a>
`)}
</nav>
`}#r(t){let e=this.#e(t);return e===0?o:s`<span class="badge" aria-hidden="true">${e}</span>
<span class="only-read">${this.word("ui_tab_needs",{count:e})}</span>`}#e(t){let{house:e}=this;return t==="power-offs"?e?.site.failed_power_offs??0:t==="stalls"?[...e?.stalls.values()??[]].filter(z).length:t!=="schedules"?0:[...e?.schedules.values()??[]].filter(i=>i.has_problem).length}firstUpdated(){let t=this.renderRoot.querySelector("nav");t&&new ResizeObserver(()=>this.#i(t)).observe(t)}updated(...t){super.updated(...t);let e=this.renderRoot.querySelector("nav");e&&(t[0].has("view")||e.scrollWidth!==this.#t)&&this.#i(e)}#i(t){this.#t=t.scrollWidth;let e=t.querySelector("[aria-current=page]");e&&(t.scrollLeft=e.offsetLeft-(t.clientWidth-e.clientWidth)/2)}static{this.styles=[...u,n`:host{display:block;color:inherit}nav{position:relative;display:flex;gap:4px;height:100%;overflow-x:auto;scrollbar-width:none}a{display:inline-flex;gap:6px;align-items:center;min-height:48px;padding:3px 12px 0;border-bottom:3px solid transparent;color:inherit;text-decoration:none;white-space:nowrap}a:hover{background:var(--ha-color-fill-neutral-quiet-hover, rgb(128 128 128 / 12%))}a[aria-current=page]{border-bottom-color:var(--rk-tab-color, currentcolor);font-weight:var(--ha-font-weight-medium, 500)}@media(forced-colors:active){a{border-bottom-color:Canvas}a[aria-current=page]{border-bottom-color:Highlight}}a:focus-visible{outline-color:currentcolor;outline-offset:-4px}.badge{min-width:20px;padding:0 6px;border-radius:999px;background:var(--rk-danger-fill, #b3261e);color:#fff;font-size:var(--ha-font-size-s, 12px);font-weight:var(--ha-font-weight-medium, 500);line-height:20px;text-align:center}`]}};d([l()],f.prototype,"view",2);c("rk-tabs",f);var{styleSheet:x}=n`@media print{:host,*{position:static!important;height:auto!important;overflow:visible!important}}`,g=class{#t;#r=!1;constructor(a){this.#t=a,a.addController(this)}hostConnected(){window.addEventListener("beforeprint",this.#e),window.addEventListener("afterprint",this.#i)}hostDisconnected(){window.removeEventListener("beforeprint",this.#e),window.removeEventListener("afterprint",this.#i),this.#i()}#e=()=>{this.#o(),!(this.#r||!this.#t.hass||this.#t.hass.kioskMode)&&(this.#r=!0,b(!0))};#i=()=>{this.#r&&b(!1),this.#r=!1};#o(){let a=this.#t.renderRoot.querySelector("ha-top-app-bar-fixed")?.shadowRoot;!a||!x||a.adoptedStyleSheets.includes(x)||a.adoptedStyleSheets.push(x)}};var G={board:{tag:"rk-board-view",load:()=>import("./chunk-5WUTVRQL.js")},room:{tag:"rk-room-view",load:()=>import("./chunk-N3ANAEPK.js")},"power-offs":{tag:"rk-power-offs-view",load:()=>import("./chunk-3VZAXUAT.js")},stalls:{tag:"rk-stalls-view",load:()=>import("./chunk-EXJMTZIT.js")},schedules:{tag:"rk-schedules-view",load:()=>import("./chunk-G2QDRXPF.js")},reports:{tag:"rk-reports-view",load:()=>import("./chunk-SPA65LEW.js")},log:{tag:"rk-log-view",load:()=>import("./chunk-ABXN3H4B.js")},door:{tag:"rk-door-view",load:()=>import("./chunk-HWGHADB2.js")}};function J(){location.reload()}var h=class extends m{constructor(){super();this.narrow=!1;this.#t=new I(this);this.#r=new C(this,"minute");this.#e=new Map;this.#o=!1;this.#s=new Set;this.#p="";this.#a=!0;this.#n=()=>{this.requestUpdate()};this.#k=t=>{this.#p=t.detail,this.requestUpdate()};new g(this),this.addEventListener("rk-say",this.#k)}#t;#r;#e;#i;#o;#s;#p;#a;connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.#n),window.addEventListener("popstate",this.#n)}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.#n),window.removeEventListener("popstate",this.#n)}#n;willUpdate(){let{hass:t}=this;t.language!==this.#i&&(this.#i=t.language,this.#m(t));let e=this.#d;this.#t.watch(t.connection,this.#u(e)),this.house=this.#t.house,this.#f(e)}get#d(){return W(this.route?.path??"",location.search)}#u(t){let[e,i]=[this.#r.now,L(this.hass)];if(t.view==="door")return{...O(t.id??"")};let r=q(t.query,{now:e,zone:i,firstWeekday:T(this.hass)}),v=t.view==="board"?H(r.first,r.count,i):void 0,{start:p,end:w}=U(v,e,i);return{start:y(p),end:y(w)}}async#m(t){try{await V(t)}catch{this.#i=void 0;return}this.#o=!0,this.requestUpdate()}async#f({view:t}){if(this.#e.has(t)||this.#s.has(t))return;let{tag:e,load:i}=G[t];try{await i()}catch{this.#s.add(t),t==="door"&&D(""),this.requestUpdate();return}this.#e.has(t)||(this.#e.set(t,document.createElement(e)),this.requestUpdate())}render(){if(!this.#o)return o;let t=this.#d;return t.view==="door"?s`${this.#c(t)}`:s`
<ha-top-app-bar-fixed .narrow=${this.narrow}>
<ha-menu-button
slot="navigationIcon"
.hass=${this.hass}
.narrow=${this.narrow}
></ha-menu-button>
<div slot="title" class="title">
<span>${this.word("ui_title")}</span>
${this.narrow?o:this.#l(t)}
</div>
${this.hass.user?.is_admin?this.#w():o}
${this.narrow&&this.#a?this.#l(t):o}
<main class=${this.narrow?"narrow":""}>
${this.narrow&&!this.#a?this.#l(t):o}
${this.#b(t)?A(this.hass):o} ${this.#y()}
${this.#c(t)}
</main>
</ha-top-app-bar-fixed>
<div class="only-read" role="status" aria-live="polite">${this.#p}</div>
`}updated(t){super.updated(t),this.#v(),this.#g()}#g(){!this.house||!this.#o||this.#d.view==="door"||M()?.(this)}async#v(){let t=this.renderRoot.querySelector("rk-tabs[slot]");await t?.parentElement?.updateComplete,!(!t?.isConnected||t.assignedSlot)&&(this.#a=!1,this.requestUpdate())}#l({view:t}){return s`<rk-tabs
slot=${this.narrow&&this.#a?"subRow":o}
.hass=${this.hass}
.house=${this.house}
.view=${t}
></rk-tabs>`}#w(){return s`<a
slot="actionItems"
class="button plain settings"
href="/config/integrations/integration/roomkeeper"
title=${this.word("ui_settings")}
aria-label=${this.word("ui_settings")}
>${k(E)}</a
>`}#b({view:t}){return this.#e.has(t)?!this.house&&this.#t.refusal===void 0:!this.#s.has(t)}#c(t){let e=this.#e.get(t.view);return e?(e.hass=this.hass,e.house=this.house,e.place=t,e.narrow=this.narrow,e):o}#y(){let{status:t,staleSince:e}=this.#t,{hass:i,house:r}=this,v=this.#s.size>0?this.word("ui_reload"):j(i,r?.version),p=r?.site.problem;return[this.#h(S,v,!0),this.#h(R,F(i,t,e)),this.#h(_,p?this.word("ui_nothing_can_be_written",{problem:p}):"")].filter(w=>w!==void 0)}#h(t,e,i=!1){if(e)return s`<div class="standing warning">
${k(t)}
<p role="alert">${e}</p>
${i?s`<button @click=${J}>${this.word("ui_load_again")}</button>`:o}
</div>`}#k;static{this.styles=[...u,B,n`:host{display:block;min-height:100%;background:var(--primary-background-color)}.title{display:flex;gap:32px;align-items:stretch;height:var(--header-height, 56px)}.title rk-tabs{min-width:0;line-height:normal}rk-tabs[slot=subRow],main>rk-tabs{padding:0 4px}main>rk-tabs{border-bottom:1px solid var(--divider-color)}.settings{padding:0}.settings .icon{width:24px;height:24px}main{position:relative;--rk-view-height: calc(100dvh - var(--header-height, 56px))}main.narrow{--rk-view-height: calc(100dvh - var(--header-height, 56px) - 49px)}.loading{position:absolute;inset-inline:0}.standing{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:16px 16px 0;padding:8px 16px;border-radius:var(--ha-border-radius-md, 8px);border-inline-start:4px solid var(--tone-edge);background:var(--tone-fill)}.standing p{flex:1 1 200px;padding:4px 0}@media print{ha-menu-button,rk-tabs,.settings{display:none!important}}`]}};d([l({type:Boolean})],h.prototype,"narrow",2),d([l({attribute:!1})],h.prototype,"route",2);c("roomkeeper-panel",h);
