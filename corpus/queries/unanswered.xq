(: Telegrams to Washington that no printed telegram answers :)
(: Another receiver: --set to="Embassy in France". A "Ref:" line that names a telegram is an answer to it. :)
declare variable $to external := "Department of State";

let $answered := collection()//text//ref[@subtype = "replyTo"][contains(@target, "#d")]
  ! ((substring-before(@target, "#")[. != ""], reftel:volume(.))[1] || " " || substring-after(@target, "#"))
for $document in reftel:documents()
let $id := reftel:id($document)
where reftel:is-telegram($document) and contains(reftel:receiver($document), $to) and not($id = $answered)
return <row document="{$id}" date="{reftel:date($document)}" number="{reftel:number($document)}"
  from="{reftel:sender($document)}" heading="{reftel:heading($document)}"/>
