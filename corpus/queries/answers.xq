(: Chains of answers: what each telegram replies to, back to the first :)
declare variable $answered as map(xs:string, element(ref)) := map:merge(
  for $ref in collection()//text//ref[@subtype = "replyTo"][@target]
  let $document := reftel:document($ref)
  where $document
  return map:entry(reftel:id($document), $ref), map { "duplicates": "use-first" });

declare function local:chain($id as xs:string, $seen as xs:string*) as xs:string* {
  let $ref := $answered($id)
  let $target := string($ref/@target)
  return if (empty($ref)) then ()
    else if (not(matches($target, "^#d\d+"))) then reftel:meant($ref)
    else
      let $next := reftel:volume($ref) || " " || substring($target, 2)
      return ($next, if ($next = $seen) then () else local:chain($next, ($seen, $next)))
};

for $document in reftel:documents()
let $id := reftel:id($document)
where map:contains($answered, $id)
return <row document="{$id}" date="{reftel:date($document)}" number="{reftel:number($document)}"
  from="{reftel:sender($document)}" answers="{string-join(local:chain($id, $id), " ← ")}"
  printed="{if (starts-with($answered($id)/@target, "#d")) then "yes" else "no"}"/>
