-- From our HTML to what a word processor has for it: the chart a picture, table columns as wide as their text, links inside the
-- document to bookmarks that exist.

-- "#proof-3--%E8%AF%81": bookmarks have the text, not its escape.
local function decoded(target)
    return (target:gsub('%%(%x%x)', function(hex) return string.char(tonumber(hex, 16)) end))
end

local stem = 'report'

local function is_picture(link)
    local file = decoded(link.target)
    return link.classes:includes('image') and not file:find('[/:]') and file:sub(1, #stem + 1) == stem .. '.'
        and file:match('%.png$')
end

local function read_meta(meta)
    stem = pandoc.utils.stringify(meta.pictures)
    meta.pictures = nil
    return meta
end

local function link(l)
    if is_picture(l) then
        return pandoc.Image(l.content, decoded(l.target))
    end
    if l.target:sub(1, 1) == '#' then
        l.target = decoded(l.target)
    elseif l.target:match('^evidence/') then
        return l.content -- a document that was mailed has no evidence folder beside it
    end
    l.title = ''
    l.attributes = {}
    return l
end

-- The longest text of each column, within bounds, is its share of the width.
local function widths(t)
    local longest, total = {}, 0
    local function look(rows)
        for _, row in ipairs(rows) do
            for i, cell in ipairs(row.cells) do
                local n = utf8.len(pandoc.utils.stringify(cell.contents)) or 0
                longest[i] = math.max(longest[i] or 14, math.min(n, 40) + 7) -- a cell's margins take some letters' room
            end
        end
    end
    look(t.head.rows)
    for _, body in ipairs(t.bodies) do
        look(body.body)
    end
    for i = 1, #t.colspecs do
        total = total + (longest[i] or 14)
    end
    for i = 1, #t.colspecs do
        t.colspecs[i] = {t.colspecs[i][1], (longest[i] or 14) / total}
    end
    return t
end

return {{Meta = read_meta}, {Link = link, Table = widths}}
