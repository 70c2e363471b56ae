-- From our HTML to Confluence's storage format: XHTML with macros. What pandoc's writer leaves to us: code, task lists, panels,
-- the chart as an attachment, anchors and links to them, a table of contents.
local text = require 'text'

local stem = 'report'

local function decoded(target)
    return (target:gsub('%%(%x%x)', function(hex) return string.char(tonumber(hex, 16)) end))
end

local function escaped(s)
    return (s:gsub('[&<>"]', {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;'}))
end

local function cdata(s)
    return '<![CDATA[' .. s:gsub(']]>', ']]]]><![CDATA[>') .. ']]>'
end

local function block(s)
    return pandoc.RawBlock('html', s)
end

local function inline(s)
    return pandoc.RawInline('html', s)
end

local function macro(name, parameters)
    local out = '<ac:structured-macro ac:name="' .. name .. '">'
    for _, p in ipairs(parameters or {}) do
        out = out .. '<ac:parameter ac:name="' .. p[1] .. '">' .. escaped(p[2]) .. '</ac:parameter>'
    end
    return out
end

local function read_meta(meta)
    stem = pandoc.utils.stringify(meta.pictures)
    meta.pictures = nil
    return meta
end

local function code(c)
    local is_query = text.lower(c.text:sub(1, 7)) == 'select '
    return block(macro('code', {{'language', is_query and 'sql' or 'text'}}) .. '<ac:plain-text-body>' .. cdata(c.text)
        .. '</ac:plain-text-body></ac:structured-macro>')
end

local function is_picture(l)
    local file = decoded(l.target)
    return l.classes:includes('image') and not file:find('[/:]') and file:sub(1, #stem + 1) == stem .. '.'
        and file:match('%.png$')
end

local function link(l)
    if is_picture(l) then
        return inline('<ac:image ac:alt="' .. escaped(pandoc.utils.stringify(l.content)) .. '"><ri:attachment ri:filename="'
            .. escaped(decoded(l.target)) .. '" /></ac:image>')
    end
    if l.target:sub(1, 1) == '#' then
        local out = pandoc.List {inline('<ac:link ac:anchor="' .. escaped(decoded(l.target:sub(2))) .. '"><ac:link-body>')}
        out:extend(l.content)
        out:insert(inline('</ac:link-body></ac:link>'))
        return out
    end
    if l.target == '' or l.target:match('^evidence/') then
        return l.content -- Confluence has no such file
    end
    l.title = ''
    l.attr = pandoc.Attr()
    return l
end

local function header(h)
    if h.identifier ~= '' then
        h.content:insert(1, inline(macro('anchor', {{'', h.identifier}}) .. '</ac:structured-macro>'))
    end
    h.attr = pandoc.Attr()
    return h
end

-- The sign of a task box at the beginning of an item; it is taken off.
local function take_box(item)
    local first = item[1]
    local span = first and first.content and first.content[1]
    if not span or span.t ~= 'Span' or not span.classes:includes('box') then
        return nil
    end
    first.content:remove(1)
    if first.content[1] and first.content[1].t == 'Space' then
        first.content:remove(1)
    end
    return span.classes:includes('done') and 'complete' or 'incomplete'
end

local tasks = 0

local function bullets(l)
    for _, item in ipairs(l.content) do
        local span = item[1] and item[1].content and item[1].content[1]
        if not span or span.t ~= 'Span' or not span.classes:includes('box') then
            return nil
        end
    end
    local out = pandoc.List {block('<ac:task-list>')}
    for _, item in ipairs(l.content) do
        tasks = tasks + 1
        local state = take_box(item)
        out:insert(block('<ac:task><ac:task-id>' .. tasks .. '</ac:task-id><ac:task-status>' .. state
            .. '</ac:task-status><ac:task-body>'))
        out:extend(item)
        out:insert(block('</ac:task-body></ac:task>'))
    end
    out:insert(block('</ac:task-list>'))
    return out
end

-- Our own first quotation says what the gate says.
local has_gate = false

local function quote(q)
    local words = pandoc.utils.stringify(q)
    local name = words:find('^✓') and 'tip' or words:find('^✗') and 'warning'
    if has_gate or not name then
        return nil
    end
    has_gate = true
    local out = pandoc.List {block(macro(name) .. '<ac:rich-text-body>')}
    out:extend(q.content)
    out:insert(block('</ac:rich-text-body></ac:structured-macro>'))
    return out
end

local function whole(doc)
    doc.blocks:insert(1, block(macro('toc', {{'maxLevel', '2'}}) .. '</ac:structured-macro>'))
    return doc
end

return {
    {Meta = read_meta},
    {BulletList = bullets},
    {CodeBlock = code, Link = link, Header = header, BlockQuote = quote, Pandoc = whole},
    {Span = function(s) return s.content end, Div = function(d) return d.content end},
}
