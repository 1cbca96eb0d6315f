//! Remembered devices: one key per person, one field per device.

use crate::{
    key_value::{Keep, KeyValue},
    keys::Kind,
    record::{self, Found},
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    device::RememberedDevice,
    ids::{DeviceId, PersonId},
    ports::{StoreError, ephemeral::RememberedDevices},
};

impl<K: KeyValue> Store<K> {
    /// The living devices of a person, newest first. Those that have ended are dropped on the way.
    async fn living_devices(
        &self,
        key: &str,
        now: Timestamp,
    ) -> Result<Vec<RememberedDevice>, StoreError> {
        let mut living = Vec::new();
        let mut ended = Vec::new();
        for (field, text) in self.values.fields(key.to_owned()).await? {
            match record::find::<RememberedDevice>(Kind::Devices, key, &text, now)? {
                Found::Living(device) => living.push(device),
                Found::Ended => ended.push(field),
                // It stays for who knows it.
                Found::NotUnderstood => {}
            }
        }
        if !ended.is_empty() {
            self.values.delete_fields(key.to_owned(), ended).await?;
        }
        // Ids sort by age, which settles what was remembered in the same moment.
        living.sort_by(|a, b| (b.shown_at, &b.id).cmp(&(a.shown_at, &a.id)));
        Ok(living)
    }
}

#[async_trait]
impl<K: KeyValue> RememberedDevices for Store<K> {
    /// First put, then counted: of several at once, the last to count sees them all, so the limit
    /// holds when they are done.
    async fn remember_device(
        &self,
        device: &RememberedDevice,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::Devices, device.person.as_str());
        let value = record::write(Kind::Devices, &key, device, device.ends_at)?;
        let field = device.id.as_str().to_owned();
        self.values
            .put_field(key.clone(), field, value, Keep::until(device.ends_at, now))
            .await?;
        let living = self.living_devices(&key, now).await?;
        let surplus: Vec<String> = living
            .iter()
            .skip(RememberedDevice::MOST_PER_PERSON)
            .map(|device| device.id.as_str().to_owned())
            .collect();
        if !surplus.is_empty() {
            self.values.delete_fields(key, surplus).await?;
        }
        Ok(())
    }

    async fn remembered_devices(
        &self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Vec<RememberedDevice>, StoreError> {
        let mut living = self
            .living_devices(&self.key(Kind::Devices, person.as_str()), now)
            .await?;
        living.truncate(RememberedDevice::MOST_PER_PERSON);
        Ok(living)
    }

    async fn forget_device(
        &self,
        person: &PersonId,
        device: &DeviceId,
    ) -> Result<bool, StoreError> {
        let key = self.key(Kind::Devices, person.as_str());
        Ok(self
            .values
            .delete_fields(key, vec![device.as_str().to_owned()])
            .await?
            > 0)
    }

    async fn forget_devices(&self, person: &PersonId) -> Result<(), StoreError> {
        self.values
            .delete(self.key(Kind::Devices, person.as_str()))
            .await
    }
}
