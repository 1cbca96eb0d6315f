//! What must be one step and is no single command.

use redis::Script;

/// The link is all before the last line break, for JSON holds none.
const GET_LINKED: &str = r"
local joined = redis.call('GET', KEYS[1]) or ARGV[2]
local link = string.match(joined, '^(.*)\n')
if not link then return redis.error_reply('a linked value without a link') end
local longest = false
for name in string.gmatch(link, '%S+') do
  local mark = redis.call('GET', ARGV[1] .. name)
  if mark and (not longest or tonumber(mark) > tonumber(longest)) then longest = mark end
end
return { joined, longest }
";

const PUT_MARK: &str = r"
local old = tonumber(redis.call('GET', KEYS[1]) or '')
if old and old >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
";

const PUT_FIELD: &str = r"
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
";

/// The field is put as by the script above, and with it the value that it points at.
const PUT_INDEXED: &str = r"
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[2], ARGV[4]) end
return redis.call('HLEN', KEYS[2])
";

/// The same where the old value is there; where it is not, nothing is put.
const REPLACE_INDEXED: &str = r"
if redis.call('GET', KEYS[1]) ~= ARGV[5] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[2], ARGV[4]) end
return 1
";

const SWAP: &str = r"
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
";

const TRY_GUARDED: &str = r"
local found = redis.call('HMGET', KEYS[1], 'ends', 'lock')
if not found[1] or tonumber(found[1]) <= tonumber(ARGV[1]) then return false end
for i = 2, #ARGV do
  if ARGV[i] == found[2] then
    redis.call('DEL', KEYS[1])
    return { 1, 0 }
  end
end
local left = redis.call('HINCRBY', KEYS[1], 'left', -1)
if left > 0 then return { 0, left } end
redis.call('DEL', KEYS[1])
return { 0, 0 }
";

const COUNT: &str = r"
local ends = redis.call('HGET', KEYS[1], 'ends')
if ends and tonumber(ends) > tonumber(ARGV[1]) then
  return { redis.call('HINCRBY', KEYS[1], 'tries', 1), tonumber(ends) }
end
redis.call('HSET', KEYS[1], 'tries', 1, 'ends', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { 1, tonumber(ARGV[2]) }
";

const UNCOUNT: &str = r"
local found = redis.call('HMGET', KEYS[1], 'ends', 'tries')
if not found[1] or tonumber(found[1]) <= tonumber(ARGV[1]) then return 0 end
if tonumber(found[2]) > 0 then redis.call('HINCRBY', KEYS[1], 'tries', -1) end
return 1
";

/// The scripts, hashed once. The server learns each at its first use.
pub(crate) struct Scripts {
    /// Key; the marks' key up to the link, what is read where nothing is. Value with its link, and the
    /// mark.
    pub(crate) get_linked: Script,
    /// Key; end, life.
    pub(crate) put_mark: Script,
    /// Key; field, value, life.
    pub(crate) put_field: Script,
    /// Key, index; value, field, the field's value, life. How many fields.
    pub(crate) put_indexed: Script,
    /// The same, and the old value. Whether that was there.
    pub(crate) replace_indexed: Script,
    /// Key; old value, new value. Whether the old one was there.
    pub(crate) swap: Script,
    /// Key; now, texts. Whether it was opened and how many tries are left.
    pub(crate) try_guarded: Script,
    /// Key; now, end of a new window, its life. Count and end.
    pub(crate) count: Script,
    /// Key; now.
    pub(crate) uncount: Script,
}

impl Scripts {
    pub(crate) fn new() -> Self {
        Self {
            get_linked: Script::new(GET_LINKED),
            put_mark: Script::new(PUT_MARK),
            put_field: Script::new(PUT_FIELD),
            put_indexed: Script::new(PUT_INDEXED),
            replace_indexed: Script::new(REPLACE_INDEXED),
            swap: Script::new(SWAP),
            try_guarded: Script::new(TRY_GUARDED),
            count: Script::new(COUNT),
            uncount: Script::new(UNCOUNT),
        }
    }
}
