// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: { title: 'There is nothing here', text: 'The address may be mistyped or out of date.', back: 'To the calendar' },
  fr: { title: 'Il n’y a rien ici', text: 'L’adresse est peut-être mal saisie ou périmée.', back: 'Vers le calendrier' },
  de: { title: 'Hier ist nichts', text: 'Die Adresse ist vielleicht vertippt oder veraltet.', back: 'Zum Kalender' },
  nl: { title: 'Hier is niets', text: 'Het adres is misschien verkeerd getypt of verouderd.', back: 'Naar de kalender' },
})
