# What completes keep in fish: keep completion fish > ~/.config/fish/completions/keep.fish
function __keep_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    set -l answer (command keep complete -- $words "$typed" 2>/dev/null </dev/null)
    # The flag of --output=FILE, else one empty text: nothing at all would take the paths with it.
    set -l flag (string match -r -- '^--[^=]*=' "$typed"; or echo)
    set -l path (string replace -r -- '^--[^=]*=' '' "$typed")
    switch "$answer[1]"
        case files
            printf '%s\n' $flag(__fish_complete_path "$path")
        case folders
            printf '%s\n' $flag(__fish_complete_directories "$path" '')
        case words
            printf '%s\n' $answer[2..-1]
    end
end
complete -c keep -f -a '(__keep_complete)'
