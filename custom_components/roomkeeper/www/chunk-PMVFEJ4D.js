import{a as R,b as x}from"./chunk-WNXX3C6X.js";import{c as $}from"./chunk-LKICY7TR.js";import{b}from"./chunk-HF4J4PD5.js";import{Aa as y}from"./chunk-2FRIR7BF.js";import{g as s}from"./chunk-PKWTBJ7C.js";import{F as d,G as g,a as f,b as c,c as r,f as u,i as k,v as h,x as i}from"./chunk-BUIEZ6YM.js";var p=class extends g{constructor(){super(...arguments);this.taken=[]}render(){return r`<ul>
${this.taken.map(e=>this.#e(e))}
</ul>`}#e({room:e,booking_id:n,status:t,start:l,end:w}){let m=this.house?.bookings.get(n),T=m?$(m):"",_=[s(this.hass,Date.parse(l),Date.parse(w),Date.now()),this.choice("booking_status",t),T].filter(Boolean);return r`<li>
${y(b[t].icon)}
<span>
<span class="name">${this.house?.rooms.get(e)?.name??e}</span>
${_.join(" \xB7 ")}
</span>
</li>`}static{this.styles=[...d,c`ul{display:grid;gap:8px;max-height:240px;overflow-y:auto}li{display:flex;gap:8px}.icon{margin-top:1px}.name{display:block;font-weight:var(--ha-font-weight-medium, 500)}`]}};f([k({attribute:!1})],p.prototype,"taken",2);h("rk-taken",p);function F({hass:o,house:a},e,n="ui_booking_in_the_way"){let t=R(e);return t.length===0?r`<p>${e.message}</p>`:r`
<p>${i(o,n,{count:t.length})}</p>
<rk-taken .hass=${o} .house=${a} .taken=${t}></rk-taken>
`}function H({hass:o},a,e,n){let t=x(a,e);if(!t)return u;let l=s(o,t.start,t.end,Date.now());return r`<button @click=${()=>n(t)}>
${i(o,"ui_booking_take",{span:l})}
</button>`}function J(o,{name:a,isDisabled:e,onClick:n}){return r`
<button slot="secondaryAction" class="plain" @click=${()=>o.close()}>
${i(o.hass,"ui_ask_cancel")}
</button>
<button
slot="primaryAction"
class="strong"
?disabled=${e||o.isBusy}
@click=${n}
>
${a}
</button>
`}export{F as a,H as b,J as c};
