// What the package managers understand by themselves: such a word is never the name of a script or a binary.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const INSTALL = words('install i add in ins inst insta instal isnt isnta isntal isntall');
export const RUN = words('run run-script rum urn');
export const TEST = words('test t tst');
export const LIFECYCLE = words('start stop restart');
export const CREATE = words('create init innit');

const NPM_PASSED_ON = `access adduser bugs cache deprecate dist-tag docs edit explore find-dupes hook info login logout
 org owner ping pkg prefix profile publish query repo search set-script shrinkwrap star stars team token
 trust unpublish unstar version view whoami xmas`;

const PNPM =
  words(`${NPM_PASSED_ON} add approve-builds audit bin c cat-file cat-index ci clean-install completion config
 create dedupe deploy dlx doctor env exec fetch find-hash get help i ignored-builds import init install install-test it
 la licenses link list ll ln ls m multi node outdated pack patch patch-commit patch-remove prune rb rebuild recursive
 remove rm root rt runtime sbom self-update server set setup store unlink un uninstall uni up update upgrade why`);

const YARN = words(`access add audit autoclean bin bugs cache check config constraints create dedupe dlx docs exec
 explain generate-lock-entry global help import info init install licenses link list login logout node npm outdated
 owner pack patch patch-commit plugin policies prune publish rebuild remove search self-update set stage tag team
 unlink unplug up update upgrade upgrade-interactive version versions why workspace workspaces`);

const BUN = words(`a add audit build c completions create deploy discord exec help i info init install link list
 outdated patch patch-commit pm publish r remove repl rm run test unlink update upgrade why x`);

/** The words that are commands of a manager itself. */
export const BUILT_IN: Readonly<Record<string, ReadonlySet<string>>> = { pnpm: PNPM, yarn: YARN, bun: BUN };

/** Flags whose value is the next word. */
export const VALUE_FLAGS: ReadonlySet<string> = words(`-w --workspace --prefix -C --dir --registry --tag --loglevel
 --cwd --filter -F --filter-prod --workspace-concurrency --reporter -p --package -c --call --cache --save-prefix
 --modules-folder --mutex --network-timeout --otp --include --exclude --from --concurrency --config --userconfig
 --depth --omit --ignore --scope --save-catalog-name --cpu --os --libc --shell -j --jobs`);

/** `-w` of pnpm takes no value: it means the root. */
export const PNPM_VALUE_FLAGS: ReadonlySet<string> = new Set([...VALUE_FLAGS].filter((flag) => !/^-[wpc]$/.test(flag)));

/** Of yarn, only long flags and `-p` take a value. */
export const YARN_VALUE_FLAGS: ReadonlySet<string> = new Set(
  [...VALUE_FLAGS].filter((flag) => !/^-[wCcF]$/.test(flag)),
);

/** Words before a command that run it. */
export const RUNS_ANOTHER: ReadonlySet<string> = words('sudo env time exec command nohup cross-env dotenv');

/** Programs that are no package's: a package may bear the name of one without having a binary of that name. */
export const COMMON_PROGRAMS: ReadonlySet<string> = words(`alias apk apt apt-get awk bash brew bun bunx cargo cat cd
 chmod chown cmake code comm corepack cp curl cut date deno df diff dnf do docker docker-compose done du echo elif else
 env exit export fi file find for fnm gh git go grep gunzip gzip head helm history host htop if install java jq kill
 kubectl less ln local ls make man mkdir more mv mysql n nano nc node npm npx nvm open openssl php ping pip pip3 pnpm
 pnpx podman popd postgres printf ps psql pushd pwd python python3 rails rake read redis-server redis-cli return rm
 rmdir rsync ruby rustc rustup scp sed server set sh sleep sort source ssh start stat sudo svn systemctl tail tar tee
 terraform test then time top touch tr tree true type uname uniq unset unzip uv vi vim volta wasm-pack watch wc wget
 which while winget xargs yarn yq yum zip zsh`);

/** Tools that one installs to be able to work at all. */
export const COMMON_TOOLS: ReadonlySet<string> = words(`npm pnpm yarn bun node corepack typescript ts-node tsx nodemon
 turbo nx lerna rimraf`);
