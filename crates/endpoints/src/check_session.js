// The page that portals' pages ask whether the person is still signed in (OpenID Connect Session
// Management 1.0, section 3.2). Its own SHA-256 (FIPS 180-4), for not every browser offers one here.
(function () {
  "use strict";

  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  // The first 32 bits of the fractional parts of roots of primes, as the standard defines its constants.
  function fraction(root) {
    return ((root - Math.floor(root)) * 4294967296) | 0;
  }

  function primes(count) {
    var found = [];
    for (var number = 2; found.length < count; number += 1) {
      var prime = true;
      for (var i = 0; i < found.length; i += 1) {
        if (number % found[i] === 0) {
          prime = false;
        }
      }
      if (prime) {
        found.push(number);
      }
    }
    return found;
  }

  // Math.pow is not exact enough everywhere: the cube root is corrected by one step of Newton.
  function cubeRoot(number) {
    var root = Math.pow(number, 1 / 3);
    return root - (root * root * root - number) / (3 * root * root);
  }

  var KEYS = primes(64).map(function (prime) {
    return fraction(cubeRoot(prime));
  });
  var START = primes(8).map(function (prime) {
    return fraction(Math.sqrt(prime));
  });

  function bytesOf(text) {
    var encoded = unescape(encodeURIComponent(text));
    var bytes = [];
    for (var i = 0; i < encoded.length; i += 1) {
      bytes.push(encoded.charCodeAt(i));
    }
    return bytes;
  }

  function rotated(word, by) {
    return (word >>> by) | (word << (32 - by));
  }

  function sha256(text) {
    var bytes = bytesOf(text);
    var bits = bytes.length * 8;
    bytes.push(0x80);
    while (bytes.length % 64 !== 56) {
      bytes.push(0);
    }
    // No text here is anywhere near 2^32 bits long.
    bytes.push(0, 0, 0, 0, bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255);
    var hash = START.slice();
    for (var block = 0; block < bytes.length; block += 64) {
      var words = [];
      for (var t = 0; t < 64; t += 1) {
        if (t < 16) {
          var at = block + 4 * t;
          words[t] =
            (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
        } else {
          var x = words[t - 15];
          var y = words[t - 2];
          var low = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3);
          var high = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10);
          words[t] = (words[t - 16] + low + words[t - 7] + high) | 0;
        }
      }
      var a = hash[0], b = hash[1], c = hash[2], d = hash[3];
      var e = hash[4], f = hash[5], g = hash[6], h = hash[7];
      for (var i = 0; i < 64; i += 1) {
        var sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
        var choice = (e & f) ^ (~e & g);
        var first = (h + sum1 + choice + KEYS[i] + words[i]) | 0;
        var sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
        var majority = (a & b) ^ (a & c) ^ (b & c);
        h = g;
        g = f;
        f = e;
        e = (d + first) | 0;
        d = c;
        c = b;
        b = a;
        a = (first + sum0 + majority) | 0;
      }
      hash = [a, b, c, d, e, f, g, h].map(function (word, index) {
        return (word + hash[index]) | 0;
      });
    }
    var digest = [];
    hash.forEach(function (word) {
      digest.push(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
    });
    return digest;
  }

  function base64url(bytes) {
    var text = "";
    for (var i = 0; i < bytes.length; i += 3) {
      var left = bytes.length - i;
      var three = (bytes[i] << 16) | ((bytes[i + 1] || 0) << 8) | (bytes[i + 2] || 0);
      text += ALPHABET.charAt(three >> 18) + ALPHABET.charAt((three >> 12) & 63);
      text += left > 1 ? ALPHABET.charAt((three >> 6) & 63) : "";
      text += left > 2 ? ALPHABET.charAt(three & 63) : "";
    }
    return text;
  }

  // Asked afresh at each message: the cookie changes while this page stands.
  function browserState() {
    var name = document.documentElement.getAttribute("data-cookie") + "=";
    var pairs = document.cookie.split("; ");
    for (var i = 0; i < pairs.length; i += 1) {
      if (pairs[i].indexOf(name) === 0) {
        return pairs[i].slice(name.length);
      }
    }
    return "";
  }

  function verdict(message, origin) {
    if (typeof message !== "string") {
      return "error";
    }
    var parts = message.split(" ");
    var halves = parts.length === 2 ? parts[1].split(".") : [];
    if (halves.length !== 2 || !parts[0] || !halves[0] || !halves[1]) {
      return "error";
    }
    var text = parts[0] + " " + origin + " " + browserState() + " " + halves[1];
    return base64url(sha256(text)) === halves[0] ? "unchanged" : "changed";
  }

  window.addEventListener("message", function (event) {
    if (event.source && event.source !== window && event.origin !== "null") {
      event.source.postMessage(verdict(event.data, event.origin), event.origin);
    }
  });
})();
