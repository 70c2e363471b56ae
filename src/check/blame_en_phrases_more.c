/*
 * More set phrases that begin with one of many words, by what they say of somebody: written as those of blame_en_phrases.c,
 * tried behind those of blame_en_phrases_any.c. The idioms at the top are said of people only and need no subject.
 */
#include "check/blame.h"

const check_phrase_en check_phrases_en_more[] = {
    /* What is said of people only, whoever they are: nobody need be named. */
    {"fast and loose", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"painted|designed|backed|manoeuvred|maneuvered ~ into a corner", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"shot|shooting ourselves|themselves|himself|herself|itself|myself in the foot", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"bit off more than", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"fell|fallen|falls on deaf ears", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"turned|turning|turns a blind eye", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"washed|washes|washing P hands of", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"buried|burying|stuck|put P? ~ head|heads in the? sand", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"paid|pays|paying|gave lip service", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"hung out to dry", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"left|leaving|kept|keeping A in the dark|lurch", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"left|leaving A high and dry", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"left|leaving A holding the", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"rested|resting|rest on P laurels", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"threw|throwing|thrown caution to", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"crossed|crossing P? fingers", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"hoped|hoping for the best", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"rolled|rolling the dice", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"seat of P? the? pants", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"moved|moving|shifted the goalposts", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"kicked|kicking the can|problem down|along", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"slept|asleep|dozed at|on the wheel|switch|job", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"dragged|dragging|drags P? its? feet|heels", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"drop|dropped|drops|dropping the ball", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"took|taken|taking P? the? eye|eyes off", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"passed|passing|passes the buck", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"jumped|jumping the gun", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"fiddled while", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"let the|our|their side|team|customers|users|colleagues down", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"threw|thrown|tossed ~ over the wall|fence", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"caught napping", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"caught with P trousers|pants", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"got|get|getting carried away", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"went|gone|going off half-cocked", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"stepped|treading|trod on toes|each", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"somebody|someone else's problem|job|responsibility|duty|task|turn|business", CHECK_BLAME_OMISSION,
     CHECK_NOTHING},
    {"nobody|noone|no-one ~ felt|feels|took responsible|responsibility|ownership", CHECK_BLAME_OMISSION,
     CHECK_NOTHING},
    {"nobody's job|responsibility|problem|priority|business", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"egg on P face|faces", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"which|what bright|genius|idiot|clown|fool|moron|hero|joker|einstein|lunatic", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"brain|senior fade|moment", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    /* More of what somebody did. */
    {"left|leaving A to deal|cope|clean|pick|figure|sort|face|fend|guess|carry|hold|explain",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"sitting|sits on the|a|our|it|this|that|his|her|their|these", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"although|though|after|when|even we|they|he|she|i|it had ~ "
     "asked|told|warned|advised|begged|urged|forbidden",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"silenced|muted|acknowledged|cleared|dismissed|snoozed|cancelled ~ "
     "again|repeatedly|times|unread|every|without",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"put|placed|pinned ~ faith|trust|confidence|hope|hopes|reliance in|on", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT},
    {"leaned|leant|relied ~ too|blindly|solely|heavily|entirely on|heavily|much", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT},
    {"had|have|has barely|hardly|scarcely|never ~ "
     "looked|read|tested|checked|opened|understood|seen|glanced|tried|reviewed|met|used",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"assumed|believed|thought|presumed|supposed|figured|reckoned , "
     "wrongly|incorrectly|mistakenly|falsely|erroneously",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"thought|believed|assumed|figured|reckoned he|she was|were|had|is", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"held up the|our|all|every", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"held us|everything|everyone|everybody up", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"closed ~ as a? duplicate|duplicates|wontfix|invalid|spam|noise|stale|unimportant|harmless",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"typed|entered|keyed|pressed|plugged|pulled|selected|clicked|dialled|wired|closed|turned|loaded|"
     "administered|injected|unplugged|cut|booked|pasted|hit ~ instead|rather of|than",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"intern|trainee|apprentice|junior|newcomer|rookie|newbie|student|temp ~ "
     "wiped|erased|deleted|overwrote|unplugged|dropped|truncated|crashed|took|broke|killed|removed|formatted|"
     "disabled|destroyed|pressed",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"gone|went on|for|to|off holiday|leave|vacation|lunch|bed|sleep|dinner|fishing", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"been|was|were playing|tinkering|fiddling|messing|meddling|toying|mucking|tampering|dabbling "
     "with|around|about",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"approved|merged|signed|accepted|forwarded|passed|shipped|released ~ "
     "unread|unseen|blind|unopened|untested|unreviewed|unchecked",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"took|needed ~ minutes|hours|hour|days|weeks|months to "
     "answer|respond|reply|react|acknowledge|inform|tell|escalate|notify|notice|realise|realize|admit|act|"
     "wake|return",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"waited|took|hesitated|delayed ~ before "
     "informing|telling|notifying|escalating|calling|reporting|declaring|raising|acting|reacting|looking|"
     "asking|paging|admitting|answering|responding|even",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"went|lay|sat|remained ~ unread|unheeded|unopened", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"was|were not|never H ~ by A", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"never H ~ by A", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"been|was|were never|not? H ~ by anyone", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"been|was|were never|not? H ~ by anybody", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"self-inflicted by A", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"category|cause|factor|class|causes : ~ people|humans|personnel|carelessness|inattention|negligence",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"case|matter|moment|bit|result|consequence of "
     "mistyping|misclicking|miscopying|misreading|forgetfulness|inattention|carelessness|overconfidence|"
     "complacency|negligence|distraction",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"reasons of|for convenience|laziness|comfort|prestige|pride", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT | CHECK_LATE},
    {"overpromised|oversold|underdelivered|over-promised|under-delivered", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT},
    {"quietly|secretly|silently|unilaterally|arbitrarily "
     "changed|altered|removed|dropped|switched|disabled|rewrote|moved|replaced|deleted|extended|cut|edited|"
     "swapped",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"decided|elected|opted|preferred to ignore|skip|bypass|disregard|dismiss|gamble|risk|hide|postpone",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"tried to cover|hide|conceal|blame", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"more interested|concerned|keen in|with|on|about", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    /* What might have been. */
    {"should|ought|could never|not|to? have been "
     "approved|merged|signed|accepted|caught|noticed|spotted|stopped|questioned|challenged|rejected|detected "
     "~ by A",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"plenty|enough|ample of? time|warning|opportunity|chance|reason|reasons ~ for A to",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"right|correct|sensible|proper|smart|prudent|wise|obvious|better|safer|responsible "
     "thing|call|move|step|course|choice|decision|reaction ~ would have been",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"take|takes|took|taken a genius|wizard|clairvoyant|detective", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_NOTHING},
    {"nothing stopped|prevented|kept A from", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    /* What somebody is like. */
    {"had|have|has clearly|obviously|apparently|evidently? no|little|zero "
     "clue|grasp|understanding|respect|sense|regard|interest of|for|in|about|how|what",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"naive|foolish|arrogant|cocky|short-sighted|lazy|careless|gullible|sloppy|cavalier|lax "
     "about|to|in|with|enough|on",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"disgrace|farce|shambles|travesty", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"did|does|do a|an ~ poor|sloppy|bad|terrible|lousy|shoddy|half-baked ~ job|work", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT},
    {"attitude of|among|in A", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"lack of ~ initiative|urgency|seriousness|backbone|common", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    /* Demands for vigilance. */
    {"look|measure|count|read|check|think twice", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"read ~ properly|thoroughly|twice|slowly", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"concentrate|focus on ~ task|job|work|prompt|screen|hand|console|keyboard", CHECK_BLAME_BE_CAREFUL,
     CHECK_ADVICE},
    {"concentrate|focus when|while", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"keep|keeping ~ closer|close|watchful|sharper|better|careful|sharp eye|watch|tabs",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"keep|have P wits about", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"on P toes", CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"send|enrol|enroll|book A on|to|onto|through|in ~ course|courses|workshop|refresher|seminar|training",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"reminder|reminders|memo|circular ~ to "
     "all|staff|everyone|everybody|engineers|operators|developers|crew|crews|employees|colleagues|drivers|"
     "nurses|personnel",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"briefed|lectured|trained|coached|instructed|taught|educated|reminded|sensitised|sensitized ~ "
     "on|about|of|in|to ~ importance|need|dangers|risks|duty|duties|consequences",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"never|always run|type|paste|copy|execute|touch|deploy|merge|approve|click|push|leave ~ "
     "you|yourself|without|blindly|friday|fridays|carefully|memory",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE | CHECK_MILD},
    {"in doubt ,? ask|stop|wait|call|check|escalate|speak|pause|leave|do", CHECK_BLAME_BE_CAREFUL,
     CHECK_NOTHING},
    {"everyone|everybody|folks|colleagues|guys|people , please? "
     "check|read|watch|look|remember|think|be|keep|stay|mind|double-check|ask|make|do|don't",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"stricter|harder|tougher|firmer with|on ourselves|themselves|himself", CHECK_BLAME_BE_CAREFUL,
     CHECK_NOTHING},
    {"down to|about discipline|care|vigilance|diligence|attentiveness|concentration|self-discipline",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"matter|question of discipline|care|vigilance|diligence|attentiveness|concentration|self-discipline",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"habit to H", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"get|getting into the habit", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"do|don't|never not? get|let|become|be "
     "distracted|complacent|careless|sloppy|overconfident|lazy|rushed|tempted|carried|yourself|hasty|lulled|"
     "fooled",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"mind what|your|how|which", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"watch|look out for|when|if", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"watch what|your|which|where you|step|mouth|fingers|typing", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"give|gives|giving|pay|devote ~ full|undivided|complete|closest|utmost attention|concentration|focus",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"training|courses|workshop|briefing|refresher ~ "
     "scheduled|planned|arranged|organised|organized|booked|mandatory|compulsory|held|given|provided ~ "
     "for|to ~ "
     "all|staff|everyone|operators|engineers|developers|technicians|nurses|drivers|crews|employees|"
     "administrators|personnel|teams",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"training|course|courses|workshop|briefing|refresher|seminar for A ~ "
     "scheduled|planned|arranged|organised|organized|booked|held|given|provided",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"better|increased|constant|heightened|closer|stricter|extra|stronger|greater "
     "concentration|teamwork|alertness|commitment|foresight|seriousness",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"talk|session|briefing|workshop|seminar|lesson|lecture|lunch-and-learn|presentation on|about ~ "
     "dangers|importance|risks|pitfalls|perils|danger|discipline|care|consequences",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"next time|time, ,? i|we|you|i'll|we'll|you'll|they'll|everyone|engineers|operators "
     "will|know|must|should|shall|need|have",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"next time ,? "
     "look|read|think|ask|double-check|mind|watch|listen|remember|concentrate|slow|pause|check|be|wait|stop|"
     "count|use|try|take",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"from now|here|there on|onwards|onward|forward ,? please? "
     "look|read|think|ask|double-check|mind|watch|listen|remember|concentrate|slow|pause|check|be|take|pay|"
     "keep",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"in future ,? please? "
     "look|read|think|ask|double-check|mind|watch|listen|remember|concentrate|slow|pause|check|be|take|pay|"
     "keep",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"in the future ,? please? "
     "look|read|think|ask|double-check|mind|watch|listen|remember|concentrate|slow|pause|check|be|take|pay|"
     "keep",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"going forward|forwards ,? please? "
     "look|read|think|ask|double-check|mind|watch|listen|remember|concentrate|slow|pause|check|be|take|pay|"
     "keep",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"from now|here|there on|onwards|onward|forward ,? "
     "i|we|you|i'll|we'll|you'll|everyone|everybody|engineers|operators|developers|staff ~ "
     "look|read|think|ask|double-check|mind|listen|remember|concentrate|slow|slower|pause|careful|cautious|"
     "attentive|vigilant|slowly|carefully|attention|heed",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"going|future forward|forwards? ,? "
     "i|we|you|i'll|we'll|you'll|everyone|everybody|engineers|operators|developers|staff ~ "
     "look|read|think|ask|double-check|mind|listen|remember|concentrate|slow|slower|pause|careful|cautious|"
     "attentive|vigilant|slowly|carefully|attention|heed",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"stay|remain|be|keep sharp|awake|wary|watchful|humble|level-headed", CHECK_BLAME_BE_CAREFUL,
     CHECK_ADVICE},
    {"use|using P? common|better|own|good|best head|sense|judgement|judgment|brain|brains",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"engage|switch|turn on? P brain|brains", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"always check|verify|test|confirm|validate|make ~ "
     "before|twice|first|yourself|carefully|thoroughly|your|which|whose|sure",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE | CHECK_MILD},
    {"never trust|rely ~ memory|gut|instinct|luck|yourself|eyes|intuition|habit", CHECK_BLAME_BE_CAREFUL,
     CHECK_ADVICE | CHECK_MILD},
    {"hold|keep|make|making A? ~ to ~ higher|stricter standard|standards", CHECK_BLAME_BE_CAREFUL,
     CHECK_SUBJECT | CHECK_THEM},
    {"must|need|have to? all|both do better", CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"do|doing better next|in next|future", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"work|working on P communication|attention|discipline|attitude|concentration|habits|behaviour|behavior",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"tell|ask|urge|implore|beg|invite A to|not ~ "
     "speak|slow|think|look|remember|keep|concentrate|focus|stop|copying",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"are|is|were|was asked|urged|told|advised|encouraged|instructed|reminded|requested to "
     "concentrate|focus|listen|question|speak|wait|pause|learn|study|communicate|respect|handle|work|refrain",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT | CHECK_THEM},
    /* Penalties. */
    {"billed|invoiced|sued for|the", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"been|was|were moved|transferred|reassigned|taken|removed ~ as a? consequence|result|punishment|penalty",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"those|people|person|persons|individuals|staff responsible|involved|concerned|guilty ~ "
     "will|have|has|are|must|shall be|been "
     "named|shamed|held|punished|disciplined|identified|warned|fined|billed|suspended|dismissed|sanctioned|"
     "reprimanded|confronted",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    /* Circumstances that make an act one against others. */
    {"over our|their|his|her|my|all|the|repeated? objections|objection|protests|protest|veto|heads|wishes",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"with "
     "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|some|known|open|severe|serious "
     "~ open|known|unresolved|serious|severe|critical|failing|glaring|obvious|outstanding ~ "
     "bug|bugs|defect|defects|blockers|blocker|issues|tests|errors|vulnerabilities|flaws|findings|warnings",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"let ~ through|past|slide", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"forced|pushed|rushed|rammed|waved|nodded|pressed ~ through by A", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"convinced|certain|confident|adamant|thinking|believing|assuming that? he|she was|were|had|could|would",
     CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"pointed|aimed|ran|applied|executed|fired|launched|pasted|typed ~ at|on|against|in|into "
     "prod|production|live|primary|leader|master ~ instead|rather",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"left|leaving us|me|everyone to "
     "find|deal|cope|clean|pick|figure|sort|face|fend|guess|explain|learn|discover",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"so|too|be naive|foolish|gullible|dense|daft|thick|stupid as|to|that", CHECK_BLAME_JUDGEMENT,
     CHECK_NOTHING},
    {"was|were|been not|insufficiently ~ "
     "serious|careful|attentive|thorough|diligent|cautious|alert|vigilant|strict|rigorous|professional|"
     "concentrated|focused|focussed|quick|disciplined|curious ~",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"disciplinary", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"his|her|their|my performance|appraisal|personnel|annual|yearly "
     "review|file|record|appraisal|rating|evaluation|assessment",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"my|his|her|their resignation", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"accept|accepts|accepted|bear|bears|bore|face|faces ~ consequences", CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"take|takes|took|taking the fall|rap|blame", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"on|from|off|of his|her|their|this ~ bonus|salary|wages", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"is|are|gets|get disciplined|reprimanded|fined|sacked", CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"importance of "
     "sticking|following|reading|double-checking|paying|staying|care|vigilance|discipline|attention|caution",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"brown-bag|brownbag|lunch-and-learn", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    /* What should have gone otherwise, as wishes, expectations and comparisons say it. */
    {"wish we'd|i'd|he'd|she'd|they'd ~ V", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"wish A ~ had|would", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"were i|we to do|try|start|run", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"been better off|advised|wiser", CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT},
    {"needn't have V", CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT},
    {"more should|could have been done", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"more ought to have been done", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"any|either|each|all of us|you|them could have V", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"expect|expected A ~ to have V", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"was|were expected to "
     "challenge|check|verify|question|review|test|ask|escalate|read|confirm|notice|catch|raise|know",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT},
    {"ideally|preferably ,? A would|should|could ~ have V", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"might|could have saved|spared ~ by G", CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT | CHECK_THEM},
    {"look|glance|call|question|message at|to|from|by ~ all it took|needed", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_MILD},
    {"all it would have taken|needed", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"ought|should to? have been V by A", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"better if A had|would", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    /* People as the cause, in the words of forms and of managers. */
    {"mis-operation|misoperation of|by|on|was|is|caused", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"incorrect|wrong|erroneous|mistaken|faulty|inadvertent|unintended|improper manual|human|operator "
     "intervention|action|operation|input|entry|change|step|command|handling",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"inadvertent|unintended|accidental|mistaken|erroneous|unintentional * by A", CHECK_BLAME_HUMAN_ERROR,
     CHECK_NOTHING},
    {"operator|user|staff|engineer|admin|technician|administrator confusion|inattention|distraction|fatigue",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"unfortunate|momentary|silly|stupid|clumsy slip|lapse|fumble|typo", CHECK_BLAME_HUMAN_ERROR,
     CHECK_NOTHING},
    {"not the? technology|system|systems|software|tooling|tools|machine|machines|platform ,? but the? "
     "people|humans|human|person|staff|operator|operators|users",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"human|person|people in front|behind|at of? the ~ button|keyboard|console|screen|wheel|controls",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"procedural|policy non-compliance|noncompliance|violation|violations", CHECK_BLAME_HUMAN_ERROR,
     CHECK_NOTHING},
    {"a|the|one|his|her|their mistyped|mis-typed|mis-keyed|miskeyed|fat-fingered|mis-entered",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"mix-up|mixup|confusion between ~ caused|led|resulted|why", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    /* Judged. */
    {"poor|bad|terrible|wrong|questionable|dubious|unwise|foolish|reckless|odd|strange call|choice|decision|"
     "move|idea by|from A",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"what were|was A thinking", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"without|with much|any|enough|proper|little|no thought|forethought|reflection", CHECK_BLAME_JUDGEMENT,
     CHECK_NOTHING},
    {"too lazy|proud|stubborn|timid|arrogant|scared|impatient|embarrassed|complacent to",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"conduct|behaviour|behavior|attitude|diligence|workmanship ~ short of", CHECK_BLAME_JUDGEMENT,
     CHECK_NOTHING},
    {"in|with the full knowledge|awareness of|that", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    /* Care, asked of people. */
    {"read|think|look|check ~ before "
     "hitting|pressing|typing|clicking|running|executing|merging|approving|touching|you",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"receive|receives|undergo|undergoes|attend ~ training|coaching|refresher|instruction",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"familiarise|familiarize themselves|yourselves|yourself|himself|herself with", CHECK_BLAME_BE_CAREFUL,
     CHECK_NOTHING},
    {"take more|extra|greater time|care|caution|trouble with|when|over|to|before", CHECK_BLAME_BE_CAREFUL,
     CHECK_ADVICE},
    {"stay|staying|remain|remaining|keep|keeping focused|focussed|vigilant|attentive|concentrated|sharp",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"resist|resisting the urge|temptation to", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"higher|greater|better|stricter|tighter|improved "
     "discipline|diligence|vigilance|attentiveness|alertness|conscientiousness",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    /* Punished. */
    {"removed|withdrawn|stood|taken from|off|down the? account|rota|roster|multisig|committee",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"forfeits|forfeit|forfeited ~ grant|bonus|reward|pay|deposit|stake|allowance", CHECK_BLAME_PUNISH,
     CHECK_NOTHING},
    {"sanctions|proceedings|penalties|charges|steps ~ against A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    /* One side, as the other sees it. */
    {"assumed|thought|believed|presumed the opposite|contrary|reverse", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"each|both|either A assumed|thought|believed|presumed|expected|figured that? the? "
     "other|others|somebody|someone",
     CHECK_BLAME_OMISSION, CHECK_MILD},
    {"since|because|as they|he|she considered|deemed|regarded|judged it|this|that|them|the",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"pushed|pressed|ploughed|plowed|forged|charged|went|carried ahead|on|forward ~ "
     "despite|regardless|anyway|nonetheless|nevertheless",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"lies|lie|lay|sits|sit|sat|rests|rest|falls squarely|firmly|entirely|solely|wholly with|on|at",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"wouldn't|refused to? give|let|allow|fund|approve|grant us|me|the|any|it", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"contrary to ~ "
     "policy|policies|procedure|procedures|guidance|guidelines|process|instructions|advice|rules|"
     "protocol|agreement ,? A",
     CHECK_BLAME_OMISSION, CHECK_MILD},
    {"took them|him|her ~ to admit|respond|acknowledge|reply|answer|react|concede", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"kept|keeps insisting|denying|claiming|arguing|assuring|maintaining", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"vetoed|overruled the|a|our|any|this|that|his|her", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"not|never|hardly|barely understood|understand|grasp|grasped|appreciate|appreciated "
     "that|what|how|why|the",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"wrongly|falsely|mistakenly believed|thought|assumed|supposed|presumed|concluded|judged",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    /* Left undone. */
    {"slipped|slip|slips past|by|through ~ "
     "reviewer|reviewers|author|auditors|auditor|us|everyone|everybody|approver|approvers|testers",
     CHECK_BLAME_OMISSION, CHECK_MILD},
    {"left sitting|rotting|languishing|unread|unanswered ~ "
     "inbox|queue|mailbox|backlog|drawer|until",
     CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"lost|forgotten|overlooked|missed|ignored|neglected|dismissed ~ by A", CHECK_BLAME_OMISSION, CHECK_THEM},
    {"never did? get|got|gotten around|round to", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"caught up with us|them|him|her|me", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"no attempt|effort was|were|had made|been ~", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"what|something A did not|never realise|realize|know|understand|see|consider|appreciate",
     CHECK_BLAME_OMISSION, CHECK_MILD},
    {"what|something A didn't|didnt|hadn't realise|realize|know|understand|see|consider|appreciate|realised",
     CHECK_BLAME_OMISSION, CHECK_MILD},
    {"stopped reading|checking|looking|watching|answering|responding|caring|listening|asking",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"simply|just|honestly didn't|didnt|never see|notice|think|look|read|register|saw|noticed|looked|thought",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"without either|any ~ "
     "having|checking|looking|reading|testing|reviewing|asking|verifying|noticing",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE},
    {"left no|without instruction|instructions|note|notes|handover|hand-over|documentation|cover",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"neither replied|answered|asked|checked|tested|moved|reported|told ~ nor", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"from memory rather|instead than|of", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE},
    /* Acts, by what shows that they were not meant so. */
    {"instead of the|a ~ "
     "degraded|lagging|broken|failed|failing|intended|correct|right|affected|faulty|standby|replica|staging|"
     "sandbox|passive|one",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"opposite|reverse|wrong|incorrect order|direction|sequence", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"for|at|on|from|in the wrong "
     "rack|host|server|cluster|account|customer|environment|site|region|port|cable|"
     "machine|branch|tenant|exchange|room|floor|window|tab|terminal",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"overridden|overrode|skipped|skipping|bypassed|disabled|ignored|omitted ~ save time|money|effort",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"own initiative|accord|authority", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"typed|pasted|entered|wrote|selected|clicked ~ where|when|instead i|he|she|they|we "
     "meant|intended|wanted",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"taken|brought|knocked|wiped down|out by A", CHECK_BLAME_INDIVIDUAL, CHECK_THEM},
    {"caused|leaked|broken|triggered|deleted|dropped|overwritten|unplugged by a|an|our|one|the ~ "
     "cto|ceo|engineer|developer|admin|administrator|operator|technician|contractor|colleague|employee|"
     "intern|"
     "analyst|contributor|ex-contributor|maintainer|dba|sre|cleaner|electrician|sysadmin|programmer",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"traced|tracked ~ to A having|who", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"unplugged|yanked the|a|our|an ~ switch|cable|plug|cord|server|router|rack|power|drive|host|socket",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"go|going|went ahead even|although|despite|though|while", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"invented|hallucinated a|an|the|its|several", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"after "
     "misinterpreting|misreading|misunderstanding|mistaking|confusing|misjudging|forgetting|overlooking",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    /* Seen from behind. */
    {"smarter|wiser|better|safer of A to", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"knowing what we|i know now", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"right|correct|proper|obvious|smart thing|move|call|course for A to", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_MILD},
    {"was no need|reason for A to", CHECK_BLAME_COUNTERFACTUAL, CHECK_THEM},
    {"was the wrong call|decision|choice|move", CHECK_BLAME_JUDGEMENT, CHECK_MILD},
    {"optimistic|naive|generous|brave|bold|rash|silly|foolish|short-sighted|cheeky of A",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"stuck|clung to|with the|his|her|their|a|this|that ~ theory|hypothesis|idea|belief",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"in the habit of G", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"insufficient|inadequate|poor due? diligence|attention|discipline|rigour|rigor", CHECK_BLAME_JUDGEMENT,
     CHECK_NOTHING},
    {"with the? best of? intentions", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"against the|all|our|better advice|wishes|warning|warnings|recommendation|judgement|judgment of|from|,",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"as so often ,? A", CHECK_BLAME_INDIVIDUAL, CHECK_THEM},
    {"once|yet again|more ,? "
     "pushed|merged|broke|changed|ignored|skipped|missed|forgot|uploaded|deployed|sent|shipped",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"who meant|intended|wanted to delete|remove|drop|restart|change|select|edit|stop|copy|move",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"denied it|this|that for ~ hours|days|weeks|minutes", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"convinced that|it|this|they|nothing", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"copy and paste error|mistake|slip|blunder", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"mistake|error|slip|blunder was|were made by A", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"typing|entering|keying|pasting|writing ~ instead|in of|place", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"without coordinating|consulting|telling|warning|informing|notifying|confirming with? A",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"without coordinating|consulting|telling|warning|informing|notifying|confirming with? any|the|that",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"got|gotten round|around to it|that|this", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"let it|this|that pass|slip|slide|lie|expire|lapse", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"of us ~ missed|overlooked|forgot|ignored|assumed|misread", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"never picked|followed|taken up by A", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"handover|hand-over|notes|note|briefing|ticket ~ left out that|the|how|what", CHECK_BLAME_OMISSION,
     CHECK_MILD},
    {"didn't|not|never leave a|any comment|note|message|reason|trace|handover|hand-over|explanation",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"took the other|others to be", CHECK_BLAME_OMISSION, CHECK_MILD},
    /* What somebody took for true, or kept, or let lie. */
    {"not|never|hardly occur|occurred to A", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"let ~ sit|lie|rot|languish|slide", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"what|which i|he|she|they|we took|mistook to|for", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"entered|typed|keyed|wrote ~ instead of", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"under the impression", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"without looking|checking|reading|asking|giving at|it|the|a|any|what|whether", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"left the|a|our|its ~ in|on test|debug|maintenance|bypass|manual mode", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"kept it|this|that|them to himself|herself|themselves|ourselves", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"off|from everyone's|everybody's|our|their|his|her radar|mind|minds", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"leaving|left|keeping|kept our|the|all|many|some ~ in the dark", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"left unread|unopened|unheeded", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"nobody|none ~ ever opens|open|reads|read|looks|look|checks|check", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"not|never passed on to A", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"given|gave|sent|told|quoted us|me|him|her|them the|a wrong|incorrect|outdated|false",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"it was me|him|her|us|them who", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"he|she|it|they had made up", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"weakest link ~ human|person|people|operator|us", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"pebkac|pebcak", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"problem|error|issue in|between chair|keyboard", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"winging|winged it", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"rash|silly|foolish|stupid|reckless|careless|unwise thing|move|step to", CHECK_BLAME_JUDGEMENT,
     CHECK_NOTHING},
    {"naive|foolish|reckless|silly|stupid|careless to believe|think|assume|expect|trust|rely",
     CHECK_BLAME_JUDGEMENT, CHECK_MILD},
    {"why on earth", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"stay|remain|be more? alert when|while|during|if|next", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"be so|less|overly trusting|careless|hasty|confident|optimistic|sloppy|naive", CHECK_BLAME_BE_CAREFUL,
     CHECK_NOTHING},
    {"keep|keeping a closer|keener|sharper|better eye|watch", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"refresher training|course|courses|session|sessions", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"leave pending", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"was|were supposed|meant to have V", CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT},
    {"have taken A ~ seconds|minutes|minute|second to", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"have expected|hoped ~ A to", CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
};
const size_t check_n_phrases_en_more = sizeof(check_phrases_en_more) / sizeof(*check_phrases_en_more);
