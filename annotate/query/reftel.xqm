xquery version "3.1";
(: What a question to the edition is made of: its documents, who made them, when, from whom to whom. Bound to the
   prefix reftel in every `reftel query --xquery`. The same facts are read from our documents and from whole volumes
   of the Office of the Historian; `annotate.records` reads them for the pages. :)
module namespace reftel = "urn:reftel";

declare default element namespace "http://www.tei-c.org/ns/1.0";
declare namespace fn = "http://www.w3.org/2005/xpath-functions";
declare namespace map = "http://www.w3.org/2005/xpath-functions/map";

(: The addresses of the files asked and of the registers beside them; `annotate.query.xquery` puts them in. :)
declare variable $reftel:files := ();
declare variable $reftel:registers := ();

(: All files asked, in order; a query may say collection(), and means this. :)
declare function reftel:all() as document-node()* {
  $reftel:files ! doc(.)
};

(: All documents of all files asked, in order. :)
declare function reftel:documents() as element(div)* {
  reftel:all()//div[@type = "document"]
};

(: The documents of one year ("1967"); all where the year is empty. :)
declare function reftel:documents($year as xs:string) as element(div)* {
  reftel:documents()[$year = ("", reftel:year(.))]
};

(: The registers of people: each registers.xml beside the files asked, and each whole volume for its own lists. :)
declare function reftel:registers() as document-node()* {
  $reftel:registers ! doc(.)
};

(: The document a node stands in. :)
declare function reftel:document($node as node()) as element(div)? {
  ($node/ancestor-or-self::div[@type = "document"])[1]
};

(: The id of the volume a node stands in: frus1964-68v14. :)
declare function reftel:volume($node as node()) as xs:string {
  let $idno := (root($node)/TEI/teiHeader/fileDesc/publicationStmt/idno[@type = "frus"])[1]
  return if ($idno) then normalize-space($idno) else replace(base-uri(root($node)), "^.*/|\.xml$", "")
};

(: Volume and document of a node, as one cites them: frus1964-68v14 d259. :)
declare function reftel:id($node as node()) as xs:string {
  string-join((reftel:volume($node), reftel:document($node)/@xml:id), " ")
};

(: The words under a node without its footnotes, white space folded. :)
declare function reftel:words($node as node()?) as xs:string {
  normalize-space(string-join($node//text()[not(ancestor::note[ancestor::node() intersect $node])], ""))
};

(: A document's heading without its number. :)
declare function reftel:heading($document as element(div)) as xs:string {
  replace(reftel:words($document/head[1]), "^\[?\d+[a-z]?\.?\]?\s+", "")
};

(: A document's date as its dateline states it, or the first day its editors give it: ISO 8601, as far as it is known,
   of a span its beginning; empty where it is not. :)
declare function reftel:date($document as element(div)) as xs:string {
  let $date := ($document//dateline//date/(@when, @from, @notBefore, @to, @notAfter)[1],
                $document/@*[local-name() = "doc-dateTime-min"])[1]
  return string($date)
};

(: The year of a document's date; empty where it has none. :)
declare function reftel:year($document as element(div)) as xs:string {
  substring(reftel:date($document), 1, 4)
};

(: Whether a document is a telegram or airgram, by its heading or its number. :)
declare function reftel:is-telegram($document as element(div)) as xs:boolean {
  matches(reftel:heading($document), "^(circular )?(telegram|airgram)", "i")
  or exists($document//idno[@type = ("telegram", "airgram", "circular")][not(ancestor::note)])
};

(: A telegram's own number, as printed. :)
declare function reftel:number($document as element(div)) as xs:string {
  reftel:words(($document//idno[@type = ("telegram", "airgram", "despatch", "circular")][not(ancestor::note)])[1])
};

(: Whom a document is from, as its heading says. :)
declare function reftel:sender($document as element(div)) as xs:string {
  reftel:party($document, "from", "^.*? from (the )?(.*?)( to .*)?$|^(The )?(.*?) to .*$", "$2$5")
};

(: Whom a document is to, as its heading says. :)
declare function reftel:receiver($document as element(div)) as xs:string {
  reftel:party($document, "to", "^.*? to (the )?(.*)$", "$2")
};

(: The party that the heading's tags name or, where there are none, its words. The "to" of a title ("Special
   Assistant to the President") does not begin the receiver: it is written t·o while the words are read. :)
declare %private function reftel:party($document as element(div), $type as xs:string, $pattern as xs:string,
    $part as xs:string) as xs:string {
  let $tagged := ($document/head//*[@type = $type][not(ancestor::note)])[1]
  let $heading := replace(reftel:heading($document),
    "(Assistants?|Advis[eo]r|Aide|Representative|Mission|Delegation|Consultant|Envoy) to ", "$1 t·o ")
  return if ($tagged) then reftel:words($tagged)
    else if (matches($heading, $pattern, "i")) then replace(replace($heading, $pattern, $part, "i"), "t·o", "to")
    else ""
};

(: Those who drafted, cleared or approved a document ($role: drafter, clearer, approver): the names of persons, or of
   offices where no person is named. A role stands on the name or on an element around it. Where an editor tagged a
   name in a source note, no tag says its role: then the words before it do ("Drafted by …; cleared by …"). :)
declare function reftel:actors($document as element(div), $role as xs:string) as element()* {
  let $around := $document//*[contains-token(@role, $role)]
  let $tagged := $around ! (if (self::persName or self::orgName) then . else .//(persName | orgName))
  let $named := $document//note[@type = "source"]//persName[not(ancestor-or-self::*/@role)]
  return $tagged | $named[$role = reftel:roles-by-words(.)]
};

(: Those who drafted, cleared or approved a document by name, each once and as the register has them; not those whose
   names are still secret. :)
declare function reftel:names($document as element(div), $role as xs:string) as xs:string* {
  distinct-values(reftel:actors($document, $role) ! reftel:who(.))[not(starts-with(., "["))]
};

declare %private variable $reftel:cue :=
  "(drafted|cleared|approved)((, and|,| and) (initialed|signed|revised|drafted|cleared|approved))*";
(: After these a name is no longer in the list that a cue opened. :)
declare %private variable $reftel:breaks :=
  "(^| )(initial|sign|sent|cop(y|ies)|transmit|forward|attend|held|meeting|conver|concur|see |according|for |to |from )";

declare %private function reftel:roles-by-words($name as element(persName)) as xs:string* {
  let $before := normalize-space(string-join($name/ancestor::note[1]//text()[. << $name], ""))
  let $found := analyze-string($before, $reftel:cue, "i")/fn:match[last()]
  let $between := replace(string-join($found/following-sibling::node(), ""), " (\p{Lu}\.|\p{Lu}\p{L}+ for |Jr\.)|\([^()]*\)", "")
  where $found and matches($between || " ", "^ (by|with|in|on) ") and not(matches($between, "[.;]"))
    and not(matches(replace($between, " in draft| on \p{Lu}\p{L}+ \d+", ""), $reftel:breaks, "i"))
  for $role in ("drafter", "clearer", "approver")
  where contains(lower-case($found), map { "drafter": "drafted", "clearer": "cleared", "approver": "approved" }($role))
  return $role
};

(: Who is meant by a name: as the register has it ("Toon, Malcolm"); as printed where the register has him not. :)
declare function reftel:who($name as element()) as xs:string {
  let $id := substring-after(string(($name/@corresp, $name/@ref)[1]), "#")
  let $uri := string(base-uri(root($name)))
  let $known := ($reftel:people($uri || "#" || $id), $reftel:people(replace($uri, "[^/]+$", "registers.xml#") || $id))
  return if ($id and exists($known)) then $known[1] else reftel:words($name)
};

(: Whether a register knows who is meant. :)
declare function reftel:is-known($name as element()) as xs:boolean {
  exists($name/@corresp) and not(reftel:who($name) = reftel:words($name))
};

declare %private variable $reftel:people as map(xs:string, xs:string) := map:merge(
  for $register in reftel:registers()
  let $uri := string(base-uri($register))
  for $entry in $register//(persName[@xml:id] | person[@xml:id])
  return map:entry($uri || "#" || $entry/@xml:id,
    replace(reftel:words(($entry/self::persName, $entry/persName[1])[1]), "^[ ,]+|[ ,]+$", "")),
  map { "duplicates": "use-first" });

(: What a reference means, for a reader: "d245", "frus1964-68v15 d12", "telegram 279 from Moscow, 1967-07-20". :)
declare function reftel:meant($ref as element(ref)) as xs:string {
  let $target := string($ref/@target)
  let $id := substring-after($target, "#")
  let $message := root($ref)/TEI/standOff/listBibl/bibl[@xml:id = $id]
  return if ($target = "") then ""
    else if ($message) then reftel:message($message)
    else normalize-space(translate($target, "#", " "))
};

(: A message that is mentioned but not printed: "telegram 279 from Moscow, 1967-07-20". :)
declare function reftel:message($bibl as element(bibl)) as xs:string {
  let $place := $bibl/placeName[1]
  return string-join((
    $bibl/@type || " " || $bibl/idno || (if ($place) then " " || ($place/@type, "from")[1] || " " || $place else ""),
    $bibl/date/@when), ", ")
};
