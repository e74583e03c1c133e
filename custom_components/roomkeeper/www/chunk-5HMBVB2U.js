function o(t,n,c){let e=document.createElement("a");e.href=URL.createObjectURL(new Blob([n],{type:c})),e.download=t,e.click(),URL.revokeObjectURL(e.href)}export{o as a};
