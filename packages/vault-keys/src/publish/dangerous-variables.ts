/** Variables that are dangerous for the same reason. */
interface Danger {
  readonly why: string
  /** Separated by blanks. One that ends with `*` stands for all that begin so. */
  readonly names: string
}

/**
 * Variables by which a program, or the loader, shell or runtime below it, can be made to run something else. Who may
 * write a secret in Vault must not gain that over those who read it.
 */
const dangers: readonly Danger[] = [
  {
    why: 'decides which programs, settings and temporary files are used',
    names: 'PATH HOME SHELL PWD OLDPWD TMPDIR TMP TEMP XDG_* KUBECONFIG',
  },
  {
    why: 'makes the loader put other code into every program',
    names: 'LD_* DYLD_*',
  },
  {
    why: 'changes what the C library loads, checks or resolves',
    names: `GCONV_PATH LOCPATH NLSPATH GETCONF_DIR GLIBC_TUNABLES MALLOC_* TERMINFO TERMCAP
      HOSTALIASES LOCALDOMAIN RES_OPTIONS RESOLV_HOST_CONF`,
  },
  {
    why: 'makes shells run something, or take commands apart in another way',
    names: `IFS ENV BASH_ENV BASH_FUNC_* BASHOPTS SHELLOPTS BASH_XTRACEFD PROMPT_COMMAND
      PS0 PS1 PS2 PS3 PS4 CDPATH GLOBIGNORE ZDOTDIR FPATH`,
  },
  {
    why: 'makes Node or OpenSSL load code, or trust others',
    names: `NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_V8_COVERAGE NODE_REDIRECT_WARNINGS
      NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED NPM_CONFIG_* npm_config_*
      OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES SSL_CERT_FILE SSL_CERT_DIR`,
  },
  {
    why: 'makes Python load or run something else',
    names: 'PYTHON*',
  },
  {
    why: 'makes Perl load or run something else',
    names: 'PERL5OPT PERL5LIB PERL5DB PERLLIB',
  },
  {
    why: 'makes Ruby load or run something else',
    names: 'RUBYOPT RUBYLIB RUBYPATH GEM_HOME GEM_PATH BUNDLE_GEMFILE',
  },
  {
    why: 'makes Java load or run something else',
    names: `JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS JAVA_OPTS JAVA_HOME CLASSPATH
      CATALINA_OPTS MAVEN_OPTS GRADLE_OPTS`,
  },
  {
    why: 'makes .NET load or run something else',
    names: `CORECLR_* COR_* DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS DOTNET_SHARED_STORE
      DOTNET_ROOT`,
  },
  {
    why: 'makes the runtime of a language load or run something else',
    names: `PHPRC PHP_INI_SCAN_DIR LUA_INIT* LUA_PATH* LUA_CPATH* R_PROFILE R_PROFILE_USER
      JULIA_LOAD_PATH GODEBUG ERL_FLAGS ERL_AFLAGS`,
  },
  {
    why: 'names a program that others run',
    names: `EDITOR VISUAL PAGER MANPAGER BROWSER LESSOPEN LESSCLOSE SSH_ASKPASS SUDO_ASKPASS
      GIT_ASKPASS GIT_SSH GIT_SSH_COMMAND GIT_EDITOR GIT_PAGER GIT_EXEC_PATH GIT_EXTERNAL_DIFF
      GIT_PROXY_COMMAND GIT_CONFIG* GIT_TEMPLATE_DIR`,
  },
]

/** What somebody could do with this variable; undefined when nothing is known against it. */
export function dangerOf(variable: string): string | undefined {
  return dangers.find(({ names }) => names.split(/\s+/).some((name) => stands(name, variable)))?.why
}

function stands(name: string, variable: string): boolean {
  return name.endsWith('*') ? variable.startsWith(name.slice(0, -1)) : variable === name
}
