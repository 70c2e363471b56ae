/*
 * English words by what they are in a clause about people, beside the tables of blame_en_words.c: a word may stand in
 * several lists, and in those tables too. None of these is blame by itself; blame_en_people.c says beside what it
 * is, and blame_en.c what the classes are for.
 */
#include "check/blame.h"

const check_kind_words check_kinds_en[] = {
    /* Who acts. */
    {CHECK_AGENT, 0,
     "implementer|implementers|joiner|joiners|individual|individuals|associate|associates|webmaster|"
     "webmasters|postmaster|consultancy|outsourcer|outsourcers|hoster|telco|superior|superiors|graduate|"
     "graduates|rookies|beginner|beginners|amateur|amateurs|mentor|mentors|organiser|organisers|"
     "organizer|organizers|technologist|statistician|sub-contractor|sub-contractors|workmate|workmates|"
     "workforce|techie|techies|servicedesk|intern|responder|approver|subordinates|teamlead|incumbent|"
     "incumbents|newcomers|dba|dbas|sysop|sysops|executives|penetration-tester|pentester|pentesters|"
     "employer|custodian|custodians|groundskeeper|labourer|labourers|craftsman|draughtsman|facilitator|"
     "cleaners|signers|signatory|signatories|packager|"
     "packagers|auditors|ex-contributor|ex-employee|postdoc|"
     "postdocs|onboarder|porter|porters|"
     "facilitators|shift-lead|on-caller|on-callers|duty-manager|coordinator|coordinators|copywriter|"
     "copywriters|journalist|journalists|co-worker|co-workers|counterpart|counterparts|expert|experts|"
     "official|officials|representative|representatives|salesperson|assessor|translators|columnist|"
     "ministry|ministries|committer|committers|newbie|newbies|webmistress|undergraduate|undergraduates|"
     "foremen"},
    {CHECK_AGENT, CHECK_FIRM,
     "vendor|vendors|provider|providers|supplier|suppliers|company|agency|firm|manufacturer"},
    {CHECK_GROUP, 0,
     "assistant|board|room|council|panel|head|centre|center|bank|partner|carrier|insurer|people|lead|"
     "bureau|hire"},
    {CHECK_ACT, 0,
     "bought|brought|built|dealt|drew|fought|hung|kept|laid|led|lent|lost|paid|sold|sought|spent|split|"
     "stole|stood|stuck|struck|swept|swore|tore|withdrew|overrode|overwrote|rewrote|undid|overtook|"
     "undertook|hit|slid|forbade|bet|blew|dug|froze|shook|shot|woke|sat"},
    {CHECK_PARTICIPLE, 0,
     "paid|held|chosen|spoken|spent|built|felt|met|stood|understood|learnt|stuck|bothered|asked|begun|"
     "brought|bought|drawn|driven|grown|heard|led|said|shut|sought|shown|thrown|woken|acted|listened"},
    {CHECK_MANAGES, 0,
     "migration|programme|program|product|platform|project|engineering|technical|tech|site|infra|moderation"},
    {CHECK_HUMAN_VERB, 0, "chase|chased|realise|realize|grasp|decode|heed|decline|reply"},
    {CHECK_KEY, 0, "might"},
    {CHECK_NOT, 0, "didnt|wasnt|werent|hadnt|dont|doesnt"},
    {CHECK_DEPT, 0,
     "comms|communications|recruiting|recruitment|governance|presales|pre-sales|devrel|sourcing|success|"
     "radiology|pathology|pharmacy|surgery|admissions|catering|nursing"},
    {0, CHECK_AFFECTED,
     "users|student|students|patient|patients|passenger|passengers|customer|customers|subscriber|"
     "subscribers|merchant|merchants|traders|pupils|tenants|travellers|travelers|citizens|buyers|"
     "sellers|shoppers"},
    /* What they are, and what their work is. */
    {0, CHECK_TEMPER,
     "impatient|distracted|overeager|over-eager|untrained|unqualified|unskilled|ignorant|stubborn|"
     "obstinate|sleepy|hungover|drunk|bored|disgruntled|rogue|clumsy|timid|indecisive|defensive|"
     "uncooperative|unhelpful|unprepared|ill-prepared|underprepared|under-prepared|oblivious|"
     "indifferent|uninterested|disinterested|unfocused|disorganised|disorganized|inflexible|dishonest|"
     "evasive|rude|hostile|lazy|gullible|naive|greedy|incapable|unfit|unwilling|reluctant|smug|vain|"
     "pedantic|territorial|dismissive|disrespectful|condescending|asleep|unteachable|cocky|unfamiliar|"
     "self-satisfied|self-important|uncaring|unconcerned|unbothered|unrepentant|work-shy|obstructive|"
     "high-handed|secretive|unsympathetic|insubordinate|quarrelsome|incoherent|overambitious|"
     "over-ambitious|trigger-happy|inconsiderate|unthinking|immature|untrustworthy|unorganised|"
     "unorganized|scatterbrained|flippant|remiss|derelict|lax|aloof|apathetic|bossy|callous|capricious|"
     "childish|clueless|combative|confrontational|cowardly|crass|cynical|deceitful|deluded|demotivated|"
     "detached|devious|disloyal|disobedient|domineering|fickle|forgetful|fussy|headstrong|heartless|"
     "idle|ill-mannered|ill-qualified|ill-trained|impolite|impulsive|inattentive|incurious|indiscreet|"
     "indolent|inept|inexperienced|insensitive|insincere|insolent|intolerant|intransigent|jaded|jealous|"
     "lethargic|manipulative|mischievous|moody|narrow-minded|nonchalant|noncommittal|obnoxious|"
     "opinionated|overbearing|petulant|pompous|presumptuous|pretentious|pushy|resentful|ruthless|"
     "self-centred|shameless|short-tempered|sly|snobbish|spiteful|sulky|sullen|surly|tactless|"
     "temperamental|touchy|unapologetic|unapproachable|uncivil|uncommunicative|underqualified|"
     "under-qualified|underhanded|undertrained|under-trained|uneducated|unenthusiastic|unforthcoming|"
     "unfriendly|ungrateful|uninformed|unmotivated|unobservant|unprincipled|unreasonable|unsociable|"
     "unsuited|vengeful|vindictive|wilful|workshy"},
    {0, CHECK_SHAMEFUL,
     "disaster|shambles|mess|joke|farce|disgrace|embarrassment|fiasco|scandal|nightmare|mockery|"
     "perfunctory|superficial|cursory|half-hearted|lukewarm|haphazard|chaotic|disorganised|disorganized|"
     "unprofessional|lax|naive|foolish|unwise|misguided|abysmal|appalling|atrocious|dreadful|deplorable|"
     "lamentable|pathetic|laughable|ridiculous|ludicrous|unforgivable|unacceptable|disgraceful|shameful|"
     "embarrassing|cavalier|casual|rash|hasty|mediocre|dismal|hopeless|immature|unstructured|"
     "uncoordinated|irrational|dubious|disappointing|childish|petty|inept|clumsy|woeful|unworthy|"
     "lackluster|lacklustre|headless|ill-informed|indefensible|scandalous|outrageous|imprudent|"
     "senseless|mindless|thoughtless|selfish|arrogant|nonchalant|complacent|overconfident|sloppy|"
     "careless|slapdash|irresponsible|negligent|incompetent|reckless|amateurish"},
    {0, CHECK_POOR,
     "poor|bad|weak|slow|sluggish|late|slack|loose|inadequate|insufficient|deficient|lacking|wanting|"
     "terrible|horrible|lousy|confused|erratic|inconsistent|patchy|non-existent|nonexistent|absent|"
     "minimal|wrong|mistaken|flawed|faulty|questionable|doubtful|unsatisfactory|substandard|"
     "sub-standard|subpar|sub-par|optimistic|improper|inappropriate|risky|belated|delayed|blind|shoddy|"
     "careless|sloppy|hasty|rash|lax|half-hearted|clumsy|unprofessional|chaotic|impulsive|timid|"
     "stubborn|overconfident|cavalier|casual|reckless|irresponsible"},
    {0, CHECK_DEED,
     "plan|plans|estimate|estimates|explanation|argument|judgement|judgment|attitude|handling|response|"
     "reaction|approach|planning|communication|"
     "communications|collaboration|cooperation|coordination|teamwork|testing|decision|decisions|"
     "decision-making|behaviour|behavior|conduct|preparation|preparations|work|culture|habits|habit|"
     "performance|supervision|leadership|management|discipline|choice|choices|effort|efforts|excuse|"
     "excuses|review|reviews|diligence|diagnosis|advice|workmanship|execution|understanding|grasp|"
     "priorities|oversight|reasoning|escalation|engagement|commitment|involvement|professionalism|"
     "housekeeping|coding|trust|mindset|mentality|ethic|ethics|craftsmanship|follow-up|triage|"
     "stewardship|bookkeeping|note-taking|handover|handovers"},
    {0, CHECK_BE,
     "become|grown|got|turned|was|were|is|are|been|seemed|seems|looked|looks|appeared|appears|became|"
     "becomes|remained|remains|proved|stayed|be"},
    {0, CHECK_DEGREE,
     "very|too|far|so|rather|quite|a|bit|little|much|just|plain|downright|also|been|more|less|even|at|"
     "best|somewhat|often|still|both|always|such|pretty|nothing|of|an|all"},
    {0, CHECK_KEEP, "keeps|kept|keep"},
    {0, CHECK_COLLAPSED, "broke|failed|suffered|collapsed|stopped|fell|faltered|deteriorated|ceased|stalled"},
    /* What was made by somebody, and what breaks. */
    {0, CHECK_WORK,
     "change|changes|commit|commits|patch|script|scripts|query|migration|edit|edits|deploy|deployment|"
     "code|merge|command|hotfix|build|push|cleanup|experiment|experiments|refactoring|refactor|tweak|"
     "tweaks|workaround|hack"},
    {CHECK_HARM, 0,
     "nuked|hosed|trashed|wrecked|ruined|butchered|mangled|borked|demolished|obliterated|jeopardised|"
     "jeopardized|endangered|imperilled"},
    {CHECK_ADVERB, 0,
     "poorly|sloppily|ineptly|clumsily|superficially|amateurishly|foolishly|naively|stupidly|rashly|"
     "unthinkingly|thoughtlessly|heedlessly|lazily|mindlessly|unwisely|imprudently|unprofessionally|"
     "half-heartedly|stubbornly"},
    {CHECK_FLAW, 0,
     "refusal|reluctance|unwillingness|insistence|hesitancy|unresponsiveness|incompetency|clumsiness|"
     "rudeness|naivety|greed|vanity|indiscipline|indecisiveness|unprofessionalism|shortsightedness|"
     "short-sightedness|unpreparedness|misoperation|maloperation|mis-operation"},
    {CHECK_FAIL | CHECK_ONLY_HUMAN, 0,
     "strong-armed|browbeat|steamrolled|steamrollered|deceived|tricked|duped|pretended|feigned|faked|"
     "abdicated|hoarded|hogged|usurped|obstructed|thwarted|hampered|hindered|undermined|derailed|"
     "sandbagged|dallied|loitered|slacked|snoozed|napped|dozed|daydreamed|slept|vacillated|flailed|"
     "floundered|blustered|bumbled|blabbed|boasted|bragged|gloated|scoffed|sneered|mocked|ridiculed|"
     "jeered|shrugged|sulked|whined|grumbled|moaned|ranted|yelled|snapped|fumed|insulted|berated|"
     "mislaid|muddled|garbled|overstepped|overreached|overreacted|underreacted|overengineered|"
     "over-engineered|underbudgeted|understaffed|under-staffed|oversimplified|overcommitted|bluffed|"
     "cheated|pilfered|nagged|harassed|badgered|hounded|interfered|disrespected|short-changed|"
     "sugar-coated|sugarcoated|whitewashed|obfuscated|scapegoated|dodged|ducked|evaded|reneged|"
     "backtracked|balked|baulked|bickered|overestimated|misjudged|twiddled|cowered|fixated|obsessed|"
     "cherry-picked|wavered|dilly-dallied|neglected|lulled|mistrusted|overtrusted|over-trusted|"
     "trivialised|invented|hallucinated"},
    {0, CHECK_ILL,
     "waived|risked|dared|messed|poked|threatened|shouted|screamed|accused|complained|clashed|resisted|"
     "wasted|hogged|deserted|vanished|disappeared|exaggerated|overstated|understated|brushed|nodded|"
     "fabricated|doctored|embellished|slapped|stormed|barged|clung|hid|stole|abused|swore|stalled|"
     "dawdled|lectured|patronised|patronized|provoked|annoyed|irritated|angered|offended|alienated|"
     "antagonised|antagonized|intimidated|discouraged|ostracised|humiliated|disappointed|frustrated|"
     "infuriated|begged|whinged|derided|scorned|despised|resented|grudged|begrudged|disliked|loathed|"
     "distrusted|gamed|rigged|dabbled|tinkered|trespassed|intruded|snooped|spied|eavesdropped|gossiped|"
     "leaked|posed|sleepwalked|lurched|coasted|idled|lounged|skived|malingered|overslept|strayed|"
     "rambled|waffled|filibustered|hedged|equivocated|prevaricated|deflected|smeared|slandered|maligned|"
     "betrayed|conned|swindled|defrauded|embezzled|looted|vandalised|vandalized|skimped|scrimped|"
     "overspent|colluded|connived|schemed|plotted|conspired|manipulated|coaxed|nagged|pestered|griped|"
     "carped|quibbled|nitpicked|overcomplicated|overcompensated|overindulged|winged|blagged|blithely|"
     "partied|drank|smoked|gawped|gaped|meddles|ignores|refuses|shirks|dodges|evades|neglects|insists|"
     "bullies|blames|complains|lies|cheats|hides|hoards|pretends|resists|sabotages|undermines|belittles|"
     "misses|skips|mistypes|misreads|misjudges|disregards|mishandles|"
     "guesses|panics|rushes|forgets|underestimates|overestimates|misunderstands|overlooks|"
     "procrastinates|squabble|bicker|quarrel|squabbles|bickers"},
    {0, CHECK_GOOD,
     "competent|qualified|prepared|interested|helpful|honest|reliable|cooperative|professional|suited|"
     "diligent|careful|attentive|thorough|vigilant|cautious|alert|serious|rigorous|conscientious|mature|"
     "disciplined|focused|focussed|committed|motivated|transparent|forthcoming|responsive|punctual|"
     "experienced|skilled|knowledgeable|trustworthy|polite|considerate|patient|realistic|candid|"
     "meticulous|sober|awake|cut|equal|worthy|sensible|reasonable"},
    {0, CHECK_OWN, "himself|herself|own"},
    {0, CHECK_NONE, "no|nothing|nobody|none"},
    {0, CHECK_RUIN,
     "offline|unreachable|unavailable|inaccessible|unusable|lost|vanished|collapsed|crashed|broke|evaporated|"
     "outage|blackout|downtime|standstill|gone|wiped|deleted|overwritten|destroyed|erased|down|cut|corrupted|"
     "evicted|flooded|locked|dead|interrupted|exposed|hit|broken|blocked|evacuated|empty|overloaded|stopped|"
     "froze|hung|stalled|tripped|overheated|burned|burnt|disappeared|bounced|choked|overflowed|imploded|"
     "halted|melted|starved|expired|suffered|could|couldn't|unable|leaving|stuck|stayed|timed|filled|piled|"
     "dark|worse|longer|slower|bigger|larger|deleting|wiping|overwriting|corrupting|exposing|"
     "destroying|evicting|erasing|crashing|severing|locking|cutting|shutting"},
    {0, CHECK_DRAFT, "draft|drafts|wording"},
    {0, CHECK_TURN, "because|when|after|instead|rather|left|although|though"},
    {0, CHECK_RUINOUS,
     "deleted|dropped|truncated|wiped|overwrote|erased|formatted|purged|unplugged|severed|killed|cut|"
     "force-pushed|flushed|terminated|destroyed|emptied|detached|overwritten|misconfigured|uninstalled|"
     "deactivated|commented|shredded|discarded|unmounted|deprovisioned|decommissioned|switched|powered|"
     "turned|shut"},
    {0, CHECK_SLIPPING,
     "forgetting|ignoring|neglecting|skipping|overlooking|omitting|disregarding|mistyping|misreading|"
     "mishearing|misconfiguring|misunderstanding|misjudging|mishandling|miscounting|misplacing|"
     "misinterpreting|mistaking|fat-fingering|bypassing|botching|panicking|guessing|rushing|dithering|"
     "procrastinating|mixing|confusing"},
    /* Penalties. */
    {CHECK_PENALTY, 0,
     "replaced|reassigned|terminated|expelled|barred|blacklisted|ousted|sidelined|benched|prosecuted|"
     "sued|indicted|shamed|berated|chastised|chided|upbraided|castigated|lambasted|criticised|"
     "criticized|relegated|counselled|counseled|interrogated|grilled|deposed|suspended|demoted|scolded|"
     "court-martialled|laid-off"},
    {0, CHECK_SANCTION,
     "dismissal|reprimand|reprimands|demotion|punishment|punishments|retribution|prosecution|lawsuit|"
     "resignation|tribunal|layoff|sacking|sanctions|penalty|penalties|caution|cautions|disciplinary|"
     "rebuke|ouster|expulsion|severance|garden-leave"},
    {0, CHECK_HOLDING,
     "access|rights|privileges|permissions|contract|engagement|employment|bonus|bonuses|salary|pay|"
     "wages|promotion|raise|badge|licence|license|position|duties|allowance|clearance|certification"},
    {0, CHECK_TAKEN,
     "renewed|revoked|withdrawn|terminated|cancelled|canceled|cut|docked|reduced|suspended|stripped|"
     "withheld|frozen|forfeited|removed|rescinded|taken|ended|annulled|curtailed|restricted"},
    {CHECK_JUDGE, 0,
     "unthinking|imprudent|imprudence|foolhardy|foolhardiness|nonchalance|amateurism|cluelessness|"
     "ineptly|naivety|cowardice|dilettante|unscrupulous|cocksure|bumbling|feckless|gullibility|"
     "hare-brained|harebrained|half-assed|half-arsed|insubordination|unforgivable|unpardonable|"
     "disgraceful|disgracefully|shameful|shamefully|flippant|flippantly|high-handed|high-handedness|"
     "stubbornness|impatience|indiscipline|incompetently|brainless|moronic|unprofessionalism|"
     "unprofessionally|obstinacy|infighting|finger-pointing|one-upmanship|backbiting|buck-passing|"
     "botched|bungled|ashamed|blame-shifting|corner-cutting|foot-dragging|mudslinging|self-importance|"
     "overeagerness"},
    {0, CHECK_EASY,
     "calling|labelling|labeling|attributing|ascribing|wrong|unfair|misleading|easy|tempting|convenient|"
     "simplistic|easier"},
    /* Remedies aimed at people. */
    {0, CHECK_TEACH,
     "train|retrain|re-train|educate|re-educate|coach|lecture|school|sensitise|sensitize|instruct|"
     "counsel|teach|drill|upskill|familiarise|familiarize|remind|admonish|exhort|reprimand|discipline|"
     "punish"},
    {0, CHECK_TAUGHT,
     "trained|retrained|re-trained|educated|re-educated|coached|lectured|schooled|sensitised|sensitized|"
     "instructed|counselled|counseled|taught|drilled|upskilled|reminded|admonished|briefed|refreshed"},
    {0, CHECK_FUTURE, "will|must|should|shall|to|they'll|needs|need|gets|get|getting"},
};
const size_t check_n_kinds_en = sizeof(check_kinds_en) / sizeof(*check_kinds_en);
