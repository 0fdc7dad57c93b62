import type { Random } from '../fuzz/random.ts';

const NOUNS =
  'account address amount anchor archive article badge balance banner basket batch beacon border branch bridge bucket buffer bundle cabin calendar candle canvas cargo carrier catalog channel chapter charge circle client cluster column comment compass contract corner coupon course crate crew cursor customer dataset deadline delivery deposit device digest document draft driver editor engine entry envelope episode estimate event export factor farm feature fence fleet folder forecast fragment frame freight gallery garden gauge glacier grant harbor header helper hinge invoice island journey kernel kettle label ladder lantern layer ledger letter library license limit locale lodge machine magnet margin market matrix meadow member message meter mirror module monitor motor needle notice object offer office orbit order outlet packet page palette parcel partner passage patch payment pebble permit phase pigment pilot pixel planet player pocket policy portal prefix price printer profile project quarry query quota radius range receipt record region relay report request reserve resource result ribbon river rocket route sample scanner schema season section segment sensor session setting shadow shelf signal sketch slot socket source spool stage station status stream subject summary supplier switch symbol table target tariff template tenant ticket timber token topic tower track trailer transfer tunnel update upload valley vector vendor version vessel volume voucher wallet warrant window worker wrapper zone'.split(
    ' ',
  );
const VERBS =
  'adapt add align apply arrange assemble assign attach audit balance bind build calculate capture check classify clean clear collect combine compare compile compose compress compute confirm convert copy count create decode deliver derive describe detect discard dispatch divide draw drop edit encode enrich ensure estimate evaluate expand extract fetch filter find finish flatten fold format gather generate group guess handle hide import index inspect insert install join keep limit link list load locate lock map mark measure merge migrate mount move normalize notify open pack paint parse patch pick place plan prepare print process publish pull purge push queue rank read rebuild record reduce refresh register release remove render repair replace report request reset resolve restore retry reverse review rotate route run sanitize save scale scan schedule score seal search select send serve settle shift shrink sign skip sort split stack start stop store strip submit sum swap sync tag take test trace track transform trim tune unlock unpack update upgrade use validate verify visit warm watch weigh wrap write'.split(
    ' ',
  );
const ADJECTIVES =
  'active ancient broken bright calm central clean closed common current daily dense double early empty exact final first flat fresh full global hidden idle inner joint large last late local lost lower main minor mixed narrow new next old open outer own partial pending plain prior private proper public quick quiet raw ready recent remote round safe second shared sharp short silent simple slow small solid stale stable strict strong third tiny total upper valid visible warm weak whole wide young'.split(
    ' ',
  );

export const noun = (random: Random): string => random.pick(NOUNS);
export const verb = (random: Random): string => random.pick(VERBS);
export const adjective = (random: Random): string => random.pick(ADJECTIVES);

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Such as `staleVoucher`. */
export const variableName = (random: Random): string =>
  random.once(3) ? noun(random) : `${adjective(random)}${capital(noun(random))}`;

/** Such as `mergeTariff` or `mergeTariffNotice`. */
export const functionName = (random: Random): string =>
  `${verb(random)}${capital(noun(random))}${random.once(2) ? capital(noun(random)) : ''}`;

/** Such as `keep the stale voucher before the next ledger`. */
export const phrase = (random: Random): string =>
  `${verb(random)} the ${adjective(random)} ${noun(random)}${random.once(2) ? ` before the ${adjective(random)} ${noun(random)}` : ''}`;

/** The same name as long as it is not taken, else with a number. */
export function fresh(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}${count}`;
  taken.add(free);
  return free;
}
