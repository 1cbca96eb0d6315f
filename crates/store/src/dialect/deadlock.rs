//! How a deadlock is told from other errors of PostgreSQL.

/// Whether the details of an error are those of a deadlock (40P01): who waits for whom, a line for each,
/// until the last one waits for the first. The driver does not tell the code, and the words are in the
/// server's language (`lc_messages`, which only a superuser may set); who waits stands first in each of
/// them, and whom it waits for last.
pub(super) fn is_ring(details: &str) -> bool {
    let waits: Option<Vec<(&str, &str)>> = details.lines().map(first_and_last_number).collect();
    let Some(waits) = waits else {
        return false;
    };
    let following = waits.iter().cycle().skip(1);
    waits.len() > 1
        && waits
            .iter()
            .zip(following)
            .all(|((_, blocked_by), (next, _))| blocked_by == next)
}

fn first_and_last_number(line: &str) -> Option<(&str, &str)> {
    let mut numbers = line
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|number| !number.is_empty());
    let first = numbers.next()?;
    Some((first, numbers.next_back()?))
}

#[cfg(test)]
mod tests {
    use super::is_ring;

    #[test]
    fn flt_29_a_deadlock_is_known_in_every_language_of_the_server() {
        // The words of PostgreSQL 15.
        for line in [
            "Process A waits for ShareLock on transaction 73; blocked by process B.",
            "Prozess A wartet auf ShareLock-Sperre auf Transaktion 73; blockiert von Prozess B.",
            "El proceso A espera ShareLock en transacción 73; bloqueado por proceso B.",
            "Le processus A attend ShareLock sur transaction 73 ; bloqué par le processus B.",
            "Il processo A è in attesa di ShareLock su la transazione 73; bloccato dal processo B.",
            "プロセス A は ShareLock を トランザクション 73 で待機していましたが、プロセス B でブロックされました",
            "A 프로세스가 ShareLock 상태로 지연되고 있음(해당 작업: 트랜잭션 73); B 프로세스에 의해 블록킹되었음",
            "Процесс A ожидает в режиме ShareLock блокировку \"транзакция 73\"; заблокирован процессом B.",
            "Process A väntar på ShareLock för transaktion 73; blockerad av process B.",
            "进程 A 正在等待 事务 73 上的 ShareLock；被进程 B 阻塞。",
            "行程 A 正在等候 交易 73 上的 ShareLock；由行程 B 封鎖。",
        ] {
            let of = |one: &str, other: &str| line.replace('A', one).replace('B', other);
            assert!(
                is_ring(&[of("12", "345"), of("345", "12")].join("\n")),
                "{line}"
            );
            let three = [of("12", "345"), of("345", "6"), of("6", "12")];
            assert!(is_ring(&three.join("\n")), "{line}");
            let no_ring = [of("12", "345"), of("345", "6")];
            assert!(!is_ring(&no_ring.join("\n")), "{line}");
        }
    }

    #[test]
    fn other_details_are_no_deadlock() {
        for details in [
            "",
            "\n",
            "Failed on request of size 1048576.",
            "Key (id)=(7) is still referenced from table 7.",
            "one 1\ntwo 2",
            "12 and 12\n12 and twelve",
        ] {
            assert!(!is_ring(details), "{details:?}");
        }
    }
}
