var e=10*6e4,t;function f(n){t={draft:n,at:Date.now()}}function r(){let n=t;return t=void 0,n&&Date.now()-n.at<e?n.draft:void 0}export{f as a,r as b};
