// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: { copy: 'Copy', copied: 'Copied', failed: 'Copying is not possible here: select the text and copy it by hand.' },
  fr: { copy: 'Copier', copied: 'Copié', failed: 'La copie n’est pas possible ici : sélectionnez le texte et copiez-le à la main.' },
  de: { copy: 'Kopieren', copied: 'Kopiert', failed: 'Kopieren geht hier nicht: markiere den Text und kopiere ihn von Hand.' },
  nl: { copy: 'Kopiëren', copied: 'Gekopieerd', failed: 'Kopiëren kan hier niet: selecteer de tekst en kopieer die zelf.' },
})
