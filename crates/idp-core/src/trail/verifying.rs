//! Proving that the chains hold.

use crate::idp::{Failure, Idp};
use sluis_model::audit_chain::{BreakKind, Broken, Chain, ChainHead, Walk};

/// Events that are read at once.
const BATCH: u32 = 1000;
/// How often a chain that grows meanwhile is followed.
const ROUNDS: u32 = 20;

/// What was found out about a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// Whose.
    pub chain: Chain,
    /// Events that were walked.
    pub events: u64,
    /// The number of the last event that was dropped for its age.
    pub floor: i64,
    /// Events that wait for their seal.
    pub unsealed: u64,
    /// The first thing that does not hold.
    pub broken: Option<Broken>,
}

impl Idp {
    /// Walks the chain of an institution, or of the installation, from its floor to its head.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn verify_chain(&self, chain: &Chain) -> Result<ChainReport, Failure> {
        let asked = chain.clone();
        let (head, unsealed) = self
            .durable
            .read(move |tx| Ok((tx.chain_head(&asked)?, tx.unsealed_count(&asked)?)))
            .await?;
        let mut report = ChainReport {
            chain: chain.clone(),
            events: 0,
            floor: 0,
            unsealed,
            broken: None,
        };
        let head = match head {
            Some(head) => head,
            // A chain whose head was taken away still has its links.
            None if self.has_links(chain).await? => {
                report.broken = Some(broken_head(1, BreakKind::Forged));
                return Ok(report);
            }
            None => return Ok(report),
        };
        report.floor = head.floor_seq;
        report.broken = self.walk(&head, &mut report.events).await?.err();
        Ok(report)
    }

    /// Every chain.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn verify_chains(&self) -> Result<Vec<ChainReport>, Failure> {
        let chains = self
            .durable
            .read(|tx| {
                let mut chains = vec![Chain::Installation];
                let institutions = tx.institution_lines("", u32::MAX)?;
                chains.extend(
                    institutions
                        .into_iter()
                        .map(|line| Chain::Institution(line.id)),
                );
                // Those of institutions that are gone.
                chains.extend(tx.chain_heads()?.into_iter().map(|head| head.chain));
                chains.sort();
                chains.dedup();
                Ok(chains)
            })
            .await?;
        let mut reports = vec![];
        for chain in chains {
            reports.push(self.verify_chain(&chain).await?);
        }
        Ok(reports)
    }

    async fn has_links(&self, chain: &Chain) -> Result<bool, Failure> {
        let chain = chain.clone();
        let found = self
            .durable
            .read(move |tx| Ok(!tx.sealed_events(&chain, 0, 1)?.is_empty()))
            .await?;
        Ok(found)
    }

    /// Along the chain; it may grow meanwhile.
    async fn walk(
        &self,
        head: &ChainHead,
        events: &mut u64,
    ) -> Result<Result<(), Broken>, Failure> {
        let mut walk = Walk::from_floor(head);
        let mut newest = head.clone();
        if let Err(why) = self.judge_head(head) {
            return Ok(Err(broken_head(head.seq, why)));
        }
        for _ in 0..ROUNDS {
            loop {
                let (chain, after) = (head.chain.clone(), walk.seq());
                let records = self
                    .durable
                    .read(move |tx| tx.sealed_events(&chain, after, BATCH))
                    .await?;
                if records.is_empty() {
                    break;
                }
                for record in &records {
                    if let Err(broken) = walk.step(record) {
                        return Ok(Err(broken));
                    }
                    *events += 1;
                }
            }
            let chain = head.chain.clone();
            let now = self.durable.read(move |tx| tx.chain_head(&chain)).await?;
            let Some(now) = now else {
                return Ok(Err(broken_head(walk.seq(), BreakKind::Forged)));
            };
            if let Err(why) = self.judge_head(&now) {
                return Ok(Err(broken_head(now.seq, why)));
            }
            // It grew, but not by what is read: then something is missing, which arriving says.
            let grew = now.seq != newest.seq;
            newest = now;
            if !grew || newest.seq == walk.seq() {
                break;
            }
        }
        Ok(walk.arrive(&newest))
    }
}

const fn broken_head(seq: i64, why: BreakKind) -> Broken {
    Broken {
        event: None,
        seq,
        why,
    }
}
