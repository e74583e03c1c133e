import{a as w}from"./chunk-3JPTLICH.js";import{B as v,F as y,G as b,a as p,b as m,c as s,f as i,i as g,j as f}from"./chunk-BUIEZ6YM.js";var x="roomkeeper_dialog",a=new Map,c=new Map,h=0,d=0;function k(){let r=history.state;return Number(r?.[x]??0)}function R(){d+=1,history.back()}function O(){d=Math.max(0,d-1);let r=k();for(let[t,e]of[...a])t<=r||(a.delete(t),e());if(r!==0&&!a.has(r)&&R(),!(d>0)){for(let t of c.values())t();c.clear()}}function B(r){window.addEventListener("popstate",O),h=Math.max(h+1,Date.now());let t=h,e=()=>{a.set(t,r);let n=history.state?.root??!1;history.pushState({root:n,[x]:t},"")};return d>0?c.set(t,e):e(),()=>{c.delete(t)||a.delete(t)&&k()===t&&R()}}var l=class extends b{constructor(){super(...arguments);this.isOpen=!0;this.isBusy=!1;this.#t=e=>{e.stopPropagation(),e.target===e.currentTarget&&(this.isOpen=!1,this.dispatchEvent(new CustomEvent("closed")))}}#e;hasInput(){return!1}goOn(){}renderFooter(){return i}renderRefusal(e){return s`<p>${e.message}</p>`}connectedCallback(){super.connectedCallback(),this.#e=B(()=>this.close())}disconnectedCallback(){super.disconnectedCallback(),this.#e?.();let e=this.isOpen&&this.hasInput()?this.goOn():void 0;e&&w(e)}close(){this.isOpen=!1}async submit(e,n,u=""){let o=await this.try(e,n);if(o!==void 0)return u&&v(this,u),this.dispatchEvent(new CustomEvent("done",{detail:o})),this.close(),o}async try(e,n){if(this.isBusy)return;this.isBusy=!0,this.refusal=void 0;let u=await this.act(e,n,o=>{this.refusal=o});return this.isBusy=!1,u}updated(e){super.updated(e),!(!e.has("refusal")||!this.refusal)&&requestAnimationFrame(()=>{this.renderRoot.querySelector(".refusal")?.scrollIntoView({block:"end"})})}render(){let e=this.renderFooter();return s`
<ha-adaptive-dialog
.open=${this.isOpen}
.headerTitle=${this.heading}
.preventScrimClose=${this.hasInput()}
@closed=${this.#t}
>
<div class="body">
${this.renderBody()}
<div role="alert">
${this.refusal?s`<div class="refusal danger">${this.renderRefusal(this.refusal)}</div>`:i}
</div>
</div>
${e===i?i:s`<ha-dialog-footer slot="footer">${e}</ha-dialog-footer>`}
</ha-adaptive-dialog>
`}#t;static{this.styles=[...y,m`.body{display:grid;grid-template-columns:minmax(0,1fr);gap:16px;padding-top:4px}.body>[role=alert]:empty{display:none}.refusal{display:grid;gap:12px;padding:12px 16px;border-radius:var(--ha-border-radius-md, 8px);border-inline-start:4px solid var(--tone-edge);background:var(--tone-fill)}.refusal button{background:var(--card-background-color)}.buttons{display:flex;flex-wrap:wrap;gap:8px}.when{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));align-items:end;gap:8px 16px}button[aria-pressed=true]{border-color:var(--primary-color);background:var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));font-weight:var(--ha-font-weight-medium, 500)}button.strong.dangerous,button.strong.dangerous:hover:not(:disabled){background:var(--rk-danger-fill, #b3261e)}`]}};p([f()],l.prototype,"isOpen",2),p([f()],l.prototype,"refusal",2),p([g({attribute:!1})],l.prototype,"isBusy",2);export{l as a};
