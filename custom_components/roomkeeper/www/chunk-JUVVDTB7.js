import{d as r}from"./chunk-H3KOW2QK.js";function w(n,t,m,o){return r(n,t,e=>a(()=>m(e),()=>o(e)))}function a(n,t){try{return n()}catch{return t()}}export{w as a,a as b};
