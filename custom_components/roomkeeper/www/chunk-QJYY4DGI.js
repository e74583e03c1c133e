import{b as e,c as o,x as a}from"./chunk-BUIEZ6YM.js";function n(r){return o`<div
class="loading"
role="progressbar"
aria-label=${a(r,"ui_loading")}
></div>`}var s=e`.loading{height:3px;overflow:hidden;opacity:0;animation:rk-seen 0s .2s forwards}.loading:before{content:"";display:block;width:30%;height:100%;background:var(--primary-color, #009ac7);animation:rk-on-its-way 1.2s ease-in-out infinite alternate}@keyframes rk-seen{to{opacity:1}}@keyframes rk-on-its-way{to{transform:translate(calc(100% * 7 / 3))}}@media(prefers-reduced-motion:reduce){.loading:before{width:100%;opacity:.5;animation:none}}`;export{n as a,s as b};
