// SPDX-License-Identifier: MIT
// Runs before the first paint: the theme and the language used last on this browser.
;(function () {
  var root = document.documentElement
  var theme = 'system'
  try {
    theme = localStorage.getItem('calends.theme') || theme
    root.lang = localStorage.getItem('calends.language') || navigator.language.slice(0, 2)
  } catch {
    /* This browser keeps nothing: the system's theme it is. */
  }
  var system = matchMedia('(prefers-color-scheme: dark)')
  function apply() {
    var chosen = root.dataset.theme || theme
    root.dataset.theme = chosen
    root.dataset.colorScheme = chosen === 'dark' || (chosen === 'system' && system.matches) ? 'dark' : 'light'
  }
  apply()
  system.addEventListener('change', apply)
})()
