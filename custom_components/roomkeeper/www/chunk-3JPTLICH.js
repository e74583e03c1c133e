var t=10*6e4,o;function r(e){o={goOn:e,at:Date.now()}}function m(){let e=o;return o=void 0,e&&Date.now()-e.at<t?e.goOn:void 0}export{r as a,m as b};
