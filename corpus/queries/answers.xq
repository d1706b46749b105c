(: Chains of answers: what each telegram replies to, back to the first :)
declare variable $answered as map(xs:string, element(ref)) := map:merge(
  for $ref in collection()//text//ref[@subtype = "replyTo"][@target]
  let $document := reftel:document($ref)
  where $document
  return map:entry(reftel:id($document), $ref), map { "duplicates": "use-first" });

declare variable $documents as map(xs:string, element(div)) :=
  map:merge(reftel:documents() ! map:entry(reftel:id(.), .), map { "duplicates": "use-first" });

declare function local:chain($id as xs:string, $seen as xs:string*) as xs:string* {
  let $ref := $answered($id)
  let $target := string($ref/@target)
  return if (empty($ref)) then ()
    else if (not(matches($target, "#d\d+$"))) then reftel:meant($ref)
    else
      let $volume := (substring-before($target, "#")[. != ""], reftel:volume($ref))[1]
      let $next := $volume || " " || substring-after($target, "#")
      return ($next, if ($next = $seen) then () else local:chain($next, ($seen, $next)))
};

(: Days between two dates as far as both are known. :)
declare function local:days($from as xs:string, $to as xs:string) as xs:string {
  let $days := ($from, $to) ! substring(., 1, 10)[. castable as xs:date] ! xs:date(.)
  return if (count($days) = 2) then string(days-from-duration($days[2] - $days[1])) else ""
};

for $document in reftel:documents()
let $id := reftel:id($document)
where map:contains($answered, $id)
let $chain := local:chain($id, $id)
let $printed := $documents($chain[1])
return <row document="{$id}" date="{reftel:date($document)}" number="{reftel:number($document)}"
  from="{reftel:sender($document)}" answers="{string-join($chain, " ← ")}"
  printed="{if ($printed) then "yes" else "no"}"
  days="{if ($printed) then local:days(reftel:date($printed), reftel:date($document)) else ""}"/>
