# What ruby dotenv takes from each text of a JSON list; its version goes before.
require "json"
require "dotenv"
begin
  require "dotenv/version"
rescue LoadError
  nil
end

ENV.delete("DOTENV_LINEBREAK_MODE")
values = JSON.parse($stdin.read).map do |text|
  Dotenv::Parser.new(text).call
rescue Dotenv::FormatError
  nil
end
puts JSON.generate({ version: Dotenv::VERSION, values: values })
