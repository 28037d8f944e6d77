"""How the page of the description looks. No script and nothing from elsewhere: one style sheet."""

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --link: #7db8f0; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main, header { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem; }
a { color: var(--link); }
h2 { border-bottom: 2px solid var(--line); margin-top: 2rem; }
h3 { margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
h3 code { font-size: 1.125rem; }
pre { background: var(--soft); padding: .75rem; overflow-x: auto; }
.table { margin-bottom: 1rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left;
  vertical-align: top; }
td:last-child { min-width: 16rem; }
nav ul { columns: 20rem; list-style: none; padding: 0; }
nav li { overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .25rem 0; }
summary:focus-visible, a:focus-visible { outline: 3px solid #e07a00; outline-offset: 2px; }
.verb { font-weight: 700; }
"""
