/* Only in the offline copy: a page that is opened from a disk may start no worker, so the search runs in a hidden frame instead. */
(function () {
  "use strict";

  class FrameWorker extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "Search";
      document.body.append(frame);
      this.frame = frame;
      this.inside = frame.contentWindow;
      this.inside.document.open();
      this.inside.document.write("<!doctype html><title>Search</title><body></body>");
      this.inside.document.close();
      this.inside.postMessage = (data) => { this.dispatchEvent(new MessageEvent("message", { data: data })); };
      this.ready = this.load(new URL(address, document.baseURI).href);
      this.inside.importScripts = (...addresses) => addresses.reduce((before, next) => before.then(() => this.load(next)), Promise.resolve());
    }

    load(address) {
      return new Promise((resolve, reject) => {
        const script = this.inside.document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = () => { reject(new Error(address + " could not be loaded")); };
        this.inside.document.body.append(script);
      });
    }

    postMessage(data) {
      this.ready.then(() => { this.inside.dispatchEvent(new this.inside.MessageEvent("message", { data: data })); });
    }

    terminate() {
      this.frame.remove();
    }
  }

  if (location.protocol === "file:") window.Worker = FrameWorker;
})();
