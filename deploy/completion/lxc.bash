# bash completion for lxc: asks the program itself, which knows its commands, keys and servers.

_lxc() {
    local cur words cword candidate typed
    if declare -F _get_comp_words_by_ref >/dev/null; then
        _get_comp_words_by_ref -n =: cur words cword
    else
        words=("${COMP_WORDS[@]}") cword=$COMP_CWORD cur=${COMP_WORDS[COMP_CWORD]}
    fi
    # bash breaks words at : and = and puts in only what comes after the last of them
    typed=${cur%"${cur##*[:=]}"}

    COMPREPLY=()
    while IFS= read -r candidate; do
        if [[ $candidate == :files ]]; then
            compopt -o default 2>/dev/null
            continue
        fi
        COMPREPLY+=("${candidate#"$typed"}")
    done < <("${words[0]}" __complete "${words[@]:1:cword-1}" "$cur" 2>/dev/null)
    # a name that goes on is not followed by a space
    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[:=/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}

complete -F _lxc lxc
